import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import type { Clock } from '@loadgate/core';
import type { Addresses, Names } from './names.ts';
import type { Origin } from './origin.ts';

/** How long the parts of one connect took, in µs; null where a part did not happen. */
export interface ConnectTimes {
  dnsUs: number | null;
  connectUs: number | null;
  tlsUs: number | null;
}
export interface ConnectorOptions {
  readonly clock: Clock;
  readonly names: Names;
  readonly allowsHost: (hostname: string) => boolean;
  /** Made once: parsing certificates for every connection would cost more than the handshake. */
  readonly secureContext: SecureContext | undefined;
  readonly insecure: boolean;
  readonly serverName: string | undefined;
}
export type Connected = (error: Error | null, socket: Socket | undefined) => void;
/** Returns what ends the attempt. `times` is filled in as parts end. */
export type Connector = (origin: Origin, serverName: string | undefined, times: ConnectTimes, done: Connected) => () => void;

/** Connects to a host after asking whether it may: lookup, TCP, TLS, each measured. The answer never comes within the call. */
export function connector(options: ConnectorOptions): Connector {
  return (origin, serverName, times, done) => {
    const attempt = new Attempt(options, origin, serverName, times, done);
    // the client that asks is in the middle of its own work and takes no answer before that is done
    queueMicrotask(() => attempt.begin());
    return () => attempt.end();
  };
}

class Attempt {
  readonly #options: ConnectorOptions;
  readonly #origin: Origin;
  readonly #serverName: string | undefined;
  readonly #times: ConnectTimes;
  readonly #done: Connected;
  #socket: Socket | undefined;
  #ended = false;

  constructor(options: ConnectorOptions, origin: Origin, serverName: string | undefined, times: ConnectTimes, done: Connected) {
    this.#options = options;
    this.#origin = origin;
    this.#serverName = serverName;
    this.#times = times;
    this.#done = done;
  }

  begin(): void {
    const { hostname } = this.#origin;
    if (this.#options.allowsHost(hostname)) this.#lookUp(hostname);
    else this.#finish(hostNotAllowed(hostname), undefined);
  }

  end(): void {
    this.#ended = true;
    this.#socket?.destroy();
  }

  #lookUp(hostname: string): void {
    const { clock, names } = this.#options;
    const beganUs = clock.nowUs();
    names.resolve(hostname, (error: Error | null, addresses: Addresses | undefined, waited: boolean) => {
      if (this.#ended) return;
      if (waited) this.#times.dnsUs = clock.nowUs() - beganUs;
      if (addresses === undefined) this.#finish(error, undefined);
      else this.#connect(addresses, 0, clock.nowUs());
    });
  }

  /** `beganUs`: of the first of the addresses; what earlier ones took belongs to the connect. */
  #connect(addresses: Addresses, index: number, beganUs: number): void {
    const { clock } = this.#options;
    let connectedUs: number | undefined;
    const { secure } = this.#origin;
    const socket = this.#open(addresses[index] ?? addresses[0]);
    this.#socket = socket;
    socket.setNoDelay(true).setKeepAlive(true, 60_000);
    const failed = (error: Error): void => {
      socket.off('close', closed).destroy();
      if (this.#ended || this.#socket !== socket) return;
      if (connectedUs === undefined && index + 1 < addresses.length) this.#connect(addresses, index + 1, beganUs);
      else this.#finish(error, undefined);
    };
    const closed = (): void => failed(Object.assign(new Error('closed while connecting'), { code: 'ECONNRESET' }));
    const ready = (): void => {
      if (connectedUs !== undefined && secure) this.#times.tlsUs = clock.nowUs() - connectedUs;
      socket.off('error', failed).off('close', closed);
      this.#finish(null, socket);
    };
    socket.on('error', failed).on('close', closed);
    socket.once('connect', () => {
      connectedUs = clock.nowUs();
      this.#times.connectUs = connectedUs - beganUs;
      if (!secure) ready();
    });
    if (secure) socket.once('secureConnect', ready);
  }

  #open(host: string): Socket {
    const { port, secure, hostname } = this.#origin;
    if (!secure) return connectTcp({ host, port });
    const { secureContext, insecure, serverName } = this.#options;
    const name = serverName ?? this.#serverName ?? hostname;
    return connectTls({
      host,
      port,
      // an address may not stand in the extension that names the server
      ...(isIP(name) === 0 && { servername: name }),
      ...(secureContext !== undefined && { secureContext }),
      rejectUnauthorized: !insecure,
      ALPNProtocols: ['http/1.1'],
    });
  }

  #finish(error: Error | null, socket: Socket | undefined): void {
    if (this.#ended) {
      socket?.destroy();
      return;
    }
    this.#ended = true;
    this.#done(error, socket);
  }
}

const hostNotAllowed = (hostname: string): Error =>
  Object.assign(new Error(`${hostname} is none of the hosts this run may connect to; add it to allowHosts`), {
    code: 'LG_HOST_NOT_ALLOWED',
  });
