import assert from 'node:assert/strict';
import { connectFault, lostFault } from './faults.ts';
import type { PgError } from './pg-client.ts';

const error = (code: string | undefined, message = 'raw', more: object = {}): PgError =>
  Object.assign(new Error(message), { code, ...more });
const AT = 'db.example:5432';

describe('why there is no connection', () => {
  const cases: readonly (readonly [error: PgError, kind: string, message: RegExp])[] = [
    [error('ECONNREFUSED'), 'postgres.refused', /^nothing answers at db.example:5432 \(connection refused\)$/],
    [error('ENOENT'), 'postgres.refused', /no such socket/],
    [error('ENOTFOUND'), 'postgres.dns', /^there is no host db.example$/],
    [error('EAI_AGAIN'), 'postgres.dns', /name server does not answer/],
    [error('ETIMEDOUT'), 'postgres.connect_timeout', /did not accept/],
    [error('EHOSTUNREACH'), 'postgres.unreachable', /host unreachable/],
    [error('ECONNRESET'), 'postgres.reset', /closed the connection during the login/],
    [error('EMFILE'), 'generator.fds', /ulimit/],
    [error('EADDRNOTAVAIL'), 'generator.ports', /local ports/],
    [error('CERT_HAS_EXPIRED'), 'postgres.tls_expired', /has expired/],
    [error('DEPTH_ZERO_SELF_SIGNED_CERT'), 'postgres.tls_self_signed', /name it in postgres.tls.ca/],
    [
      error('ERR_TLS_CERT_ALTNAME_INVALID', 'raw', { cert: { subjectaltname: 'DNS:a, IP Address:127.0.0.1' } }),
      'postgres.tls_wrong_host',
      /is for a, 127.0.0.1; set/,
    ],
    [error('ERR_SSL_TLSV1_ALERT', 'raw', { reason: 'tlsv1 alert' }), 'postgres.tls', /^no TLS with db.example:5432: tlsv1 alert$/],
    [error(undefined, 'Connection terminated unexpectedly'), 'postgres.reset', /does this port speak PostgreSQL\?$/],
    [error(undefined, 'The server does not support SSL connections'), 'postgres.tls', /leave postgres.tls out/],
    [error(undefined, 'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a non-empty string'), 'postgres.28P01', /none was given/],
    [error(undefined, 'SASL: SCRAM-SERVER-FINAL-MESSAGE: server signature does not match'), 'postgres.login', /signature/],
    [error(undefined, 'anything'), 'postgres.other', /^db.example:5432: anything$/],
    // an answer of the server is told in its words
    [error('53300', 'sorry, too many clients already', { severity: 'FATAL' }), 'postgres.53300', /^sorry, too many clients already$/],
    // the same five letters from the system are none
    [error('EPIPE'), 'postgres.reset', /./],
  ];
  for (const [raw, kind, message] of cases)
    it(`${raw.code ?? raw.message} → ${kind}`, () => {
      const fault = connectFault(raw, AT);
      assert.equal(fault.error, kind);
      assert.match(fault.message, message);
      assert.equal(fault.answered, raw.code === '53300');
    });

  it('is the last word of the server where a connection is lost', () => {
    assert.equal(lostFault(error('57P01', 'terminating', { severity: 'FATAL' }), AT).error, 'postgres.57P01');
    assert.deepEqual(lostFault(undefined, AT), {
      error: 'postgres.connection_lost',
      message: 'the connection to db.example:5432 was lost',
      answered: false,
    });
    assert.equal(lostFault(error('ECONNRESET'), AT).error, 'postgres.connection_lost');
  });
});
