import { createServer, type ServerOptions } from 'node:https';
import type { Socket } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { authority, certificate } from '../../../packages/plugins-http/src/testing/certificates.test.ts';
import { listening, type TestServer } from '../../../packages/plugins-http/src/testing/servers.test.ts';
import { asHttps } from './misbehaving.ts';
import type { FaultyTarget, TargetFault } from './target-fault.ts';

const HERE = ['127.0.0.1'];
const ours = authority();
const sound = certificate({ hosts: HERE, by: ours });
const expired = certificate({ hosts: HERE, by: ours, untilYear: 2020 });
const forAnother = certificate({ hosts: ['other.example'], by: ours });
const TRUSTS = `{ timeout: 500ms, tls: { ca: ${JSON.stringify(ours.cert)} } }`;

const secureServer = (options: ServerOptions) => createServer(options, (_, response) => response.end('well met'));
const speaking = (options: ServerOptions) => (): Promise<TestServer> => listening(secureServer(options), 'https');

/** The look before the load finds it: there is no load. */
const found = (fault: string, target: TargetFault['target'], says: RegExp, http = TRUSTS): TargetFault => ({
  fault,
  gives: 'exit 3, no load',
  target,
  http,
  samples: [0, 0],
  says,
});

/** Sound when it is looked at before the load, and another one from then on. */
const replacing = (then: (server: ReturnType<typeof createServer>) => void) => (): Promise<TestServer> => {
  const server = secureServer(sound);
  server.once('request', () => then(server));
  return listening(server, 'https');
};
const renewed = (own: SecureContextOptions) => replacing((server) => server.setSecureContext(own));

async function plainly(): Promise<FaultyTarget> {
  const { url, close } = await speaking(sound)();
  return { url: url.replace('https:', 'http:'), close };
}

/** TLS that fails. */
export const tlsFaults: readonly TargetFault[] = [
  found('the certificate has expired', speaking(expired), /the certificate of https:\/\/127\.0\.0\.1:\d+ has expired\. Renew it/),
  found(
    'the certificate is for another host',
    speaking(forAnother),
    /the certificate of .* is for other\.example, not for 127\.0\.0\.1\. Set/,
  ),
  found('the certificate is self-signed', speaking(certificate({ hosts: HERE })), /is self-signed; name it in http\.tls\.ca/),
  found(
    'the authority of the certificate is unknown',
    speaking(certificate({ hosts: HERE, by: authority('another authority') })),
    /the certificate of .* cannot be verified; name its authority in http\.tls\.ca/,
  ),
  found(
    'the authority of the certificate has only the name of one that is trusted',
    speaking(certificate({ hosts: HERE, by: authority(ours.name) })),
    /the certificate of .* cannot be verified; name its authority in http\.tls\.ca/,
  ),
  found(
    'the target speaks only old versions of TLS',
    speaking({ ...sound, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }),
    /no TLS with .*: tlsv1 alert protocol version/,
  ),
  found(
    'the target wants a certificate of the client',
    speaking({ ...sound, ca: ours.cert, requestCert: true, rejectUnauthorized: true }),
    /asks for a client certificate and got none; name one in http\.tls\.cert/,
  ),
  found(
    'the target speaks only HTTP/2',
    speaking({ ...sound, ALPNProtocols: ['h2'] }),
    /does not speak HTTP\/1\.1; write "version: 2" under http/,
  ),
  found(
    'the handshake stalls',
    asHttps(() => {}),
    /gave no answer within 0\.5 s \(it had no connection yet\)/,
  ),
  found(
    'the connection closes in the handshake',
    asHttps((socket) => socket.once('data', () => socket.destroy())),
    /closed the connection during the TLS handshake/,
  ),
  found(
    'the target of https:// speaks plain HTTP',
    asHttps((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))),
    /does not speak TLS; is it http:\/\/ \?/,
  ),
  found('the target of http:// speaks TLS', plainly, /closed the connection without an answer/),
  {
    fault: 'the certificate expires when the load begins',
    gives: 'exit 1: http.tls_expired',
    target: renewed(expired),
    http: TRUSTS,
    timed: false,
    says: /the certificate of .* has expired$/,
  },
  {
    fault: 'the certificate is for another host when the load begins',
    gives: 'exit 1: http.tls_wrong_host',
    target: renewed(forAnother),
    http: TRUSTS,
    timed: false,
    says: /is for other\.example, not for 127\.0\.0\.1$/,
  },
  {
    fault: 'handshakes stall when the load begins',
    gives: 'exit 1: timeout',
    target: replacing((server) => {
      const [handshake] = server.listeners('connection') as [(socket: Socket) => void];
      server.off('connection', handshake).on('connection', (socket: Socket) => socket.on('error', () => {}));
    }),
    http: TRUSTS,
    says: /no answer within 500 ms \(it had no connection yet\)$/,
  },
];
