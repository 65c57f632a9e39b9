import assert from 'node:assert/strict';
import type { Json, Plan } from '../../contract/plan.ts';
import { privateValues } from './private-values.ts';

describe('privateValues', () => {
  const capture = [{ name: 'given', source: { kind: 'entry', view: 'header', key: 'Set-Cookie' } }];
  const plan = {
    vars: { key: '${secret.KEY}', deep: 'x${key}', plain: 'y', again: '${plain}' },
    setup: [{ kind: 'request', capture }],
    userSetup: [],
    flows: [],
    userCleanup: [],
    cleanup: [],
  } as unknown as Plan;
  const rows: readonly (readonly [value: Json, isPrivate: boolean])[] = [
    ['secret.KEY', false],
    ['${secret.KEY}', true],
    ['Key ${secret.KEY} of x', true],
    [['a', '${secret.KEY}'], true],
    ['${key}', true],
    ['${vars.deep}', true],
    ['${again}', false],
    ['${env.HOME}', false],
    // captured from where an answer has what lets somebody in, and by its name
    ['${given}', true],
    ['${accessToken}', true],
    ['${found}', false],
    ['${secret.KEY | base64}', true],
  ];
  const isPrivate = privateValues(plan);
  for (const [value, expected] of rows)
    it(`${expected ? 'finds' : 'does not find'} ${JSON.stringify(value)} private`, () => assert.equal(isPrivate(value), expected));
});
