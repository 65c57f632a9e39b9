import assert from 'node:assert/strict';
import { sketchedPlan } from '../testing/sketched-plan.ts';
import { request } from '../testing/sketched-steps.ts';
import { privateMasks } from './private-mask.ts';
import { variableSlots } from './variables.ts';

const plan = sketchedPlan({
  flows: {
    main: [
      request('login', { capture: { apiToken: '$.x', jar: '$.access_token', used: '$.id', open: '$.name' } }),
      request('A', { value: { password: '${used}' } }),
    ],
  },
  load: { users: 1, iterations: 1 },
});
const slots = variableSlots(plan);

/** What a user says who knows this. */
function said(known: Readonly<Record<string, unknown>>, rows: readonly Readonly<Record<string, string>>[], text: string): string {
  const variables = new Array<unknown>(slots.size).fill(undefined);
  for (const [name, value] of Object.entries(known)) variables[slots.get(name) as number] = value;
  return privateMasks(plan, slots, (given) => given.replaceAll('s3cret', '***'))({ variables, rows: [...rows, undefined] })(text);
}

describe('privateMasks', () => {
  for (const [why, name] of [
    ['its name says so', 'apiToken'],
    ['of where it was captured from', 'jar'],
    ['a field that nobody may read is made of it', 'used'],
  ] as const)
    it(`hides a variable because ${why}`, () => assert.equal(said({ [name]: 'abcdef' }, [], 'it is abcdef'), 'it is ***'));

  it('leaves other variables, and all that is not set', () => assert.equal(said({ open: 'abcdef' }, [], 'it is abcdef'), 'it is abcdef'));
  it('hides what stands deep in a captured document', () =>
    assert.equal(said({ jar: { a: ['abcdef', 12345] } }, [], 'abcdef 12345'), '*** ***'));
  it('hides the password of a row, not its name', () =>
    assert.equal(said({}, [{ user: 'anna', password: 'abcdef' }], 'anna abcdef'), 'anna ***'));
  it('hides the secrets of the run as before', () => assert.equal(said({}, [], 's3cret'), '***'));
});
