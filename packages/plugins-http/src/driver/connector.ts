import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls';
import type { Clock, Timer } from '@loadgate/core';
import type { Addresses, Names } from './names.ts';
import type { Origin } from './origin.ts';
import type { Place, Places } from './place.ts';
import { onTheWay, tunnel } from './tunnel.ts';

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
  /** Where connections are really made. */
  readonly places: Places;
  /** What is spoken over TLS. */
  readonly alpn: 'h2' | 'http/1.1';
  readonly limits: ConnectLimits | undefined;
}
/** How long the parts of a connect may take. */
export interface ConnectLimits {
  readonly connectUs: number | undefined;
  readonly tlsUs: number | undefined;
  /** Calls once `us` have passed. */
  after(us: number, fn: () => void): Timer;
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
  readonly #place: Place;
  readonly #serverName: string | undefined;
  readonly #times: ConnectTimes;
  readonly #done: Connected;
  #socket: Socket | undefined;
  #timer: Timer | undefined;
  #ended = false;

  constructor(options: ConnectorOptions, origin: Origin, serverName: string | undefined, times: ConnectTimes, done: Connected) {
    this.#options = options;
    this.#origin = origin;
    this.#place = options.places(origin);
    this.#serverName = serverName;
    this.#times = times;
    this.#done = done;
  }

  begin(): void {
    const { allowsHost, limits } = this.#options;
    const { hostname, proxy } = this.#place;
    if (!allowsHost(hostname)) return this.#finish(hostNotAllowed(hostname), undefined);
    // a proxy goes wherever it is sent
    if (proxy !== undefined && !allowsHost(this.#origin.hostname)) return this.#finish(hostNotAllowed(this.#origin.hostname), undefined);
    if (this.#options.alpn === 'h2' && !this.#origin.secure) return this.#finish(noHttp2(), undefined);
    this.#limit(limits?.connectUs, 'WIRE_CONNECT_TIMEOUT');
    this.#lookUp(hostname);
  }

  end(): void {
    this.#ended = true;
    this.#timer?.cancel();
    this.#socket?.destroy();
  }

  #limit(us: number | undefined, code: string): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (us === undefined) return;
    this.#timer = this.#options.limits?.after(us, () => {
      this.#socket?.on('error', ignore).destroy();
      this.#finish(Object.assign(new Error(`${us / 1e6} s`), { code }), undefined);
    });
  }

  #lookUp(hostname: string): void {
    const { clock, names } = this.#options;
    const beganUs = clock.nowUs();
    names.resolve(hostname, (error: Error | null, addresses: Addresses | undefined, waited: boolean) => {
      if (this.#ended) return;
      if (waited) this.#times.dnsUs = clock.nowUs() - beganUs;
      if (addresses === undefined) this.#failed(error as Error);
      else this.#connect(addresses, 0, clock.nowUs());
    });
  }

  /** `beganUs`: of the first of the addresses; what earlier ones took belongs to the connect. */
  #connect(addresses: Addresses, index: number, beganUs: number): void {
    const { proxy } = this.#place;
    const { secure } = this.#origin;
    const isTlsAtOnce = secure && proxy === undefined;
    let isConnected = false;
    const socket = this.#open(addresses[index] ?? addresses[0], isTlsAtOnce);
    this.#socket = socket;
    socket.setNoDelay(true).setKeepAlive(true, 60_000);
    const failed = (error: Error): void => {
      socket.off('close', closed).destroy();
      if (this.#ended || this.#socket !== socket) return;
      if (!isConnected && index + 1 < addresses.length) this.#connect(addresses, index + 1, beganUs);
      else this.#failed(error);
    };
    const closed = (): void => failed(closedWhileConnecting());
    const isThere = (): void => {
      socket.off('error', failed).off('close', closed);
      this.#connected(beganUs);
      if (secure) this.#handshake(isTlsAtOnce ? (socket as TLSSocket) : this.#secured({ socket }));
      else this.#finish(null, socket);
    };
    socket.on('error', failed).on('close', closed);
    socket.once('connect', () => {
      isConnected = true;
      if (proxy === undefined) isThere();
      else tunnel(socket, this.#origin, proxy, (fault) => (fault === undefined ? isThere() : failed(fault)));
    });
  }

  #connected(beganUs: number): void {
    this.#times.connectUs = this.#options.clock.nowUs() - beganUs;
    this.#limit(this.#origin.secure ? this.#options.limits?.tlsUs : undefined, 'WIRE_TLS_TIMEOUT');
  }

  #handshake(socket: TLSSocket): void {
    const { clock } = this.#options;
    const beganUs = clock.nowUs();
    this.#socket = socket;
    const failed = (error: Error): void => {
      socket.off('close', closed).destroy();
      this.#finish(this.#options.alpn === 'h2' && isOfAlpn(error) ? noHttp2() : error, undefined);
    };
    const closed = (): void => failed(closedWhileConnecting());
    socket.on('error', failed).on('close', closed);
    socket.once('secureConnect', () => {
      this.#times.tlsUs = clock.nowUs() - beganUs;
      socket.off('error', failed).off('close', closed);
      this.#finish(this.#misunderstanding(socket), socket);
    });
  }

  /** HTTP/2 was asked for, and something else agreed upon. */
  #misunderstanding(socket: TLSSocket): Error | null {
    if (this.#options.alpn !== 'h2' || socket.alpnProtocol === 'h2') return null;
    socket.destroy();
    return noHttp2();
  }

  #open(host: string, isTls: boolean): Socket {
    const { port } = this.#place;
    return isTls ? this.#secured({ host, port }) : connectTcp({ host, port });
  }

  #secured(to: { readonly socket: Socket } | { readonly host: string; readonly port: number }): TLSSocket {
    const { secureContext, insecure, serverName, alpn } = this.#options;
    const name = serverName ?? this.#serverName ?? this.#origin.hostname;
    return connectTls({
      ...to,
      // behind a proxy the certificate is still for the origin
      ...('socket' in to && { host: this.#origin.hostname }),
      // an address may not stand in the extension that names the server
      ...(isIP(name) === 0 && { servername: name }),
      ...(secureContext !== undefined && { secureContext }),
      rejectUnauthorized: !insecure,
      ALPNProtocols: [alpn],
    });
  }

  #failed(error: Error): void {
    const { proxy } = this.#place;
    this.#finish(proxy === undefined ? error : onTheWay(error, proxy), undefined);
  }

  #finish(error: Error | null, socket: Socket | undefined): void {
    this.#timer?.cancel();
    if (this.#ended) {
      socket?.destroy();
      return;
    }
    this.#ended = true;
    if (error === null) this.#done(null, socket);
    else this.#done(error, undefined);
  }
}

const isOfAlpn = ({ code }: NodeJS.ErrnoException): boolean => code === 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL';
const noHttp2 = (): Error => Object.assign(new Error('no HTTP/2'), { code: 'WIRE_NO_HTTP2' });
const ignore = (): void => {};
const closedWhileConnecting = (): Error => Object.assign(new Error('closed while connecting'), { code: 'ECONNRESET' });

const hostNotAllowed = (hostname: string): Error =>
  Object.assign(new Error(`${hostname} is none of the hosts this run may connect to; add it to allowHosts`), {
    code: 'LG_HOST_NOT_ALLOWED',
  });
