import assert from 'node:assert/strict';
import { faultOf, isLoss } from './faults.ts';
import { originsByHref } from './origin.ts';
import type { Progress } from './phases.ts';

const origins = originsByHref();
const http = origins(new URL('http://api.example:8000'));
const https = origins(new URL('https://api.example'));
const thrown = (code: string, message = 'as the system says it'): Error => Object.assign(new Error(message), { code });

/** Those that no server of a test can bring about; the others stand in answers.test.ts, tls.test.ts and connections.test.ts. */
describe('faultOf', () => {
  const cases: readonly (readonly [code: string, error: string, message: string])[] = [
    ['ENOTFOUND', 'http.dns', 'there is no host named api.example'],
    ['EAI_AGAIN', 'http.dns', 'the name api.example could not be looked up: the name server does not answer'],
    ['ETIMEDOUT', 'http.connect_timeout', 'http://api.example:8000 did not accept the connection in time'],
    ['EHOSTUNREACH', 'http.unreachable', 'there is no way to http://api.example:8000 (host unreachable)'],
    ['CERT_NOT_YET_VALID', 'http.tls', 'the certificate of http://api.example:8000 is not valid yet'],
    [
      'CERT_SIGNATURE_FAILURE',
      'http.tls',
      'the certificate of http://api.example:8000 cannot be verified; name its authority in http.tls.ca',
    ],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'http.tls', 'no TLS with http://api.example:8000: as the system says it'],
    ['EMFILE', 'generator.fds', 'this machine has no file descriptors left for further connections; raise `ulimit -n`'],
    [
      'EADDRNOTAVAIL',
      'generator.ports',
      'this machine has no local ports left for further connections; keep connections open, or use several machines',
    ],
    ['ENOBUFS', 'generator.buffers', 'this machine has no memory left for further sockets'],
    ['EWEIRD', 'http.other', 'http://api.example:8000: as the system says it'],
    ['UND_ERR_INVALID_ARG', 'http.bad_request', 'a request to http://api.example:8000 that cannot be sent: as the system says it'],
  ];
  for (const [code, error, message] of cases)
    it(`${code} → ${error}`, () => assert.deepEqual(faultOf(thrown(code), http, 'connecting'), { error, message, answered: false }));

  const closes: readonly (readonly [progress: Progress, error: string, message: RegExp])[] = [
    ['connecting', 'http.reset', /closed the connection during the TLS handshake$/],
    ['sent', 'http.reset', /closed the connection without an answer$/],
    ['answering', 'http.truncated', /in the middle of its answer$/],
    ['body', 'http.truncated', /in the middle of its answer$/],
  ];
  for (const [progress, error, message] of closes)
    for (const code of ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])
      it(`${code} while ${progress} → ${error}`, () => {
        const fault = faultOf(thrown(code), https, progress);
        assert.equal(fault.error, error);
        assert.match(fault.message, message);
        assert.equal(fault.answered, error === 'http.truncated');
      });

  it('says OpenSSL’s reason without where it stands in its sources', () => {
    const error = Object.assign(thrown('ERR_SSL_X', '40E7:error:0A000410:SSL routines:ssl3_read_bytes:'), { reason: 'handshake failure' });
    assert.equal(faultOf(error, https, 'connecting').message, 'no TLS with https://api.example: handshake failure');
  });

  it('names what has neither code nor name', () => {
    assert.equal(faultOf(new Error('odd'), http, 'sent').error, 'http.other');
  });
});

describe('isLoss', () => {
  it('is no protest against an answer that nobody asked for', () => {
    assert.deepEqual(
      [isLoss(thrown('UND_ERR_SOCKET', 'other side closed')), isLoss(thrown('UND_ERR_SOCKET', 'bad response'))],
      [true, false],
    );
  });
});
