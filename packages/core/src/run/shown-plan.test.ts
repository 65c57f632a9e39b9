import assert from 'node:assert/strict';
import type { Plan } from '../contract/plan.ts';
import { masksOf } from './masks.ts';
import { isShortened, shownPlan, writtenSecrets } from './shown-plan.ts';

const plan = {
  target: 'http://bob:hunter2pw@host:80/a:b@c',
  files: ['token.load.yaml'],
  protocols: [{ name: 'postgres', url: 'file:///plugins/postgres.js' }],
  sections: {
    http: {
      headers: { authorization: 'Bearer LiteralToken77', 'x-api-key?': 'key', accept: 'text/html', cookie: ['a=1', '${secret.COOKIE}'] },
      auth: { basic: { user: 'bob', password: '${secret.PASSWORD}' } },
    },
    postgres: { url: 'postgres://app:${secret.PG}@db/x' },
  },
  vars: { token: 'ABCDEFGH1', count: 3, api_key: 'admin' },
  cleanup: [],
} as unknown as Plan;

describe('shownPlan', () => {
  it('leaves out passwords that stand in clear, and keeps templates', () => {
    assert.deepEqual(shownPlan(plan, masksOf([])), {
      ...plan,
      target: 'http://bob:***@host:80/a:b@c',
      sections: {
        http: {
          headers: { authorization: '***', 'x-api-key?': '***', accept: 'text/html', cookie: ['***', '${secret.COOKIE}'] },
          auth: { basic: { user: 'bob', password: '${secret.PASSWORD}' } },
        },
        postgres: { url: 'postgres://app:${secret.PG}@db/x' },
      },
      vars: { token: '***', count: 3, api_key: '***' },
    });
  });

  it('masks known secrets in all the rest, but no ordinary words', () => {
    const shown = shownPlan(plan, masksOf(['plugins/postgres', 'postgres']));
    assert.deepEqual(shown.protocols, [{ name: 'postgres', url: 'file:///***.js' }]);
  });

  it('tells whether steps of it can be run again', () => {
    assert.equal(isShortened(plan), false);
    assert.equal(isShortened(shownPlan(plan, masksOf([]))), true);
  });
});

describe('writtenSecrets', () => {
  it('finds passwords that stand in clear and are no ordinary words', () => {
    assert.deepEqual(writtenSecrets(plan), ['hunter2pw', 'LiteralToken77', 'ABCDEFGH1']);
  });
});
