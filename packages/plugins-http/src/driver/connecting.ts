import type { ProtocolScope, Timer } from '@loadgate/core';
import type { HttpConfig } from '../grammar.ts';
import type { ConnectorOptions } from './connector.ts';
import { Names } from './names.ts';
import type { PatienceLimits } from './patience.ts';
import { placesOf } from './place.ts';
import { secureContextOf } from './tls.ts';

export type ConnectScope = Pick<ProtocolScope, 'clock' | 'allowsHost' | 'root' | 'text' | 'nobody' | 'after'>;

/** What connections are made with. Throws where a certificate, a key or the proxy's address cannot be used, whether or not it `needsTls`. */
export function connectorOptions(config: HttpConfig, scope: ConnectScope, needsTls: boolean): ConnectorOptions {
  const { clock, root, text, nobody } = scope;
  const { tls, timeouts, version } = config;
  const render = (written: string): string => text(written)(nobody);
  const isLimited = timeouts?.connect !== undefined || timeouts?.tls !== undefined;
  return {
    clock,
    names: new Names(),
    allowsHost: (hostname) => scope.allowsHost(hostname),
    secureContext:
      needsTls || tls.ca !== undefined || tls.cert !== undefined || tls.pfx !== undefined
        ? secureContextOf(tls, { root, render, nowMs: Date.parse(clock.iso()) })
        : undefined,
    insecure: tls.insecure,
    serverName: tls.serverName,
    places: placesOf(config, render),
    alpn: version === 2 ? 'h2' : 'http/1.1',
    limits: isLimited ? { connectUs: timeouts.connect, tlsUs: timeouts.tls, after: afterOf(scope) } : undefined,
  };
}

/** Undefined where nothing limits the parts of an exchange. */
export function patienceOf({ timeouts }: HttpConfig, scope: ConnectScope): PatienceLimits | undefined {
  const { firstByte, receive, idle } = timeouts ?? {};
  if (firstByte === undefined && receive === undefined && idle === undefined) return undefined;
  return { firstByteUs: firstByte, receiveUs: receive, idleUs: idle, after: afterOf(scope) };
}

const afterOf = ({ clock, after }: ConnectScope): ((us: number, fn: () => void) => Timer) =>
  after ?? ((us, fn) => clock.at(clock.nowUs() + us, fn));
