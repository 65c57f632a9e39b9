import assert from 'node:assert/strict';
import type { RunEvent } from '../contract/events.ts';
import type { Captured } from '../engine/messages.ts';
import { sketchedPlan } from '../testing/sketched-plan.ts';
import { request, set } from '../testing/sketched-steps.ts';
import { masksOf } from './masks.ts';
import { keptValues, owedValues } from './owed-values.ts';

const plan = sketchedPlan({
  flows: { main: [request('A', { value: '${unneeded}' })] },
  load: { users: 1, iterations: 1 },
  vars: { path: '/t/${tenant}' },
  sections: { fake: { headers: { authorization: 'Bearer ${jwt}' }, path: '${region}' } },
  setup: [
    request('login', { capture: { jwt: '$.jwt', tenant: '$.id', unneeded: '$.x', password: '$.p', late: '$.l' } }),
    set({ region: 'eu', list: [] }),
  ],
  cleanup: [request('remove', { value: '${path} ${password} ${list} ${late} ${local}', capture: { local: '$.x' } })],
});
const captured: Captured = [
  ['jwt', 'ey.abc.def'],
  ['tenant', 't1'],
  ['unneeded', 'x'],
  ['password', 'pw'],
  ['region', 'eu'],
  ['list', [1, { url: 'http://x?key=s3cr3tkey' }]],
];

describe('owedValues', () => {
  it('are those that cleanup reads, itself or by a section, and setup sets; what is secret is left out', () => {
    assert.deepEqual(owedValues(plan, captured, masksOf(['s3cr3tkey'])), {
      jwt: '***',
      tenant: 't1',
      password: '***',
      region: 'eu',
      list: '***',
    });
    assert.deepEqual(owedValues(plan, captured, masksOf([]))['list'], [1, { url: 'http://x?key=s3cr3tkey' }]);
  });
});

describe('owedValues of a name that sounds private', () => {
  for (const name of ['adminToken', 'dbPassword', 'login_token', 'myJwt', 'apiKey2', 'clientSecretValue'])
    it(`${name}: left out`, () => {
      const renamed = JSON.parse(JSON.stringify(plan).replaceAll('tenant', name)) as typeof plan;
      assert.equal(owedValues(renamed, [[name, 'in clear']], masksOf([]))[name], '***');
    });
});

describe('keptValues', () => {
  const setUp: RunEvent = { type: 'setUp', atUs: 0, values: owedValues(plan, captured, masksOf([])) };
  const secret = (name: string): string =>
    `\`${name}\` is secret, so the journal does not hold what setup captured: a cleanup that gets its own, as by a login, can be done later`;
  const early = (name: string): string => `setup had not captured \`${name}\` before it ended`;

  it('are those that the journal still has, and it says which it has not', () => {
    assert.deepEqual(keptValues(plan, [setUp]), {
      captured: [
        ['tenant', 't1'],
        ['region', 'eu'],
        ['list', [1, { url: 'http://x?key=s3cr3tkey' }]],
      ],
      missing: [secret('jwt'), secret('password'), early('late')],
    });
  });

  it('are none where the run was killed in its setup', () => {
    const { captured, missing } = keptValues(plan, []);
    assert.deepEqual(captured, []);
    assert.deepEqual(missing, ['jwt', 'tenant', 'password', 'late', 'region', 'list'].map(early));
  });
});
