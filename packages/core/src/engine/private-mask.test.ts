import assert from 'node:assert/strict';
import { type Mask, maskOf } from '../secrets.ts';
import { sketchedPlan } from '../testing/sketched-plan.ts';
import { request } from '../testing/sketched-steps.ts';
import { KNOWS_TOO_MUCH, type Knowing, privateMasks } from './private-mask.ts';
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

type Known = Readonly<Record<string, unknown>>;

function userWith(known: Known, rows: readonly Readonly<Record<string, string>>[] = []): Knowing {
  const variables = new Array<unknown>(slots.size).fill(undefined);
  for (const [name, value] of Object.entries(known)) variables[slots.get(name) as number] = value;
  return { variables, rows: [...rows, undefined] };
}

const hideSecrets: Mask = (given) => given.replaceAll('s3cret', '***');
const maskFor = privateMasks(plan, slots, hideSecrets);

/** What a user says who knows this. */
const said = (known: Known, rows: readonly Readonly<Record<string, string>>[], text: string): string =>
  maskFor(userWith(known, rows))(text);

describe('privateMasks', () => {
  for (const [why, name] of [
    ['its name says so', 'apiToken'],
    ['of where it was captured from', 'jar'],
    ['a field that nobody may read is made of it', 'used'],
  ] as const)
    it(`hides a variable because ${why}`, () => assert.equal(said({ [name]: 'abcdef' }, [], 'it is abcdef'), 'it is ***'));

  it('leaves other variables, and all that is not set', () => assert.equal(said({ open: 'abcdef' }, [], 'it is abcdef'), 'it is abcdef'));
  it('hides what stands deep in a captured document, but for ordinary words', () =>
    assert.equal(
      said(
        { jar: { a: ['abcdef-12345', 1234567890123456, 'Bearer', 'admin', 2026] } },
        [],
        'abcdef-12345 1234567890123456 Bearer admin 2026',
      ),
      '*** *** Bearer admin 2026',
    ));
  it('hides an ordinary word that is the whole of a variable', () => assert.equal(said({ jar: 'admin' }, [], 'admin'), '***'));
  it('leaves a password of a row that is a plain word or number, which any text may hold', () =>
    assert.equal(said({}, [{ password: 'test' }, { password: '1000' }, { password: 'hunter2' }], 'test 1000 hunter2'), 'test 1000 ***'));
  it('hides the password of a row, not its name', () =>
    assert.equal(said({}, [{ user: 'anna', password: 'abc-def' }], 'anna abc-def'), 'anna ***'));
  it('hides the secrets of the run as before', () => assert.equal(said({}, [], 's3cret'), '***'));

  for (const [what, value] of [
    ['more texts than can be masked', Array.from({ length: 1001 }, (_, i) => `token-number-${i}`)],
    ['a longer text than can be masked', 'x'.repeat(65_537)],
    ['a document of too many values', { a: new Array(10_001).fill(0) }],
  ] as const)
    it(`shows nothing of a user that knows ${what}`, () => assert.equal(said({ jar: value }, [], 'said'), KNOWS_TOO_MUCH));

  it('hides a thousand texts, and what is nested as deep as a target likes', () => {
    const texts = Array.from({ length: 1000 }, (_, i) => `token-number-${i}-`);
    assert.equal(said({ jar: texts }, [], texts.join(' ')), texts.map(() => '***').join(' '));
    let deep: unknown = 'token-within';
    for (let i = 0; i < 9000; i++) deep = [deep];
    assert.equal(said({ jar: deep }, [], 'it is token-within'), 'it is ***');
  });

  it('compiles once for as long as a user knows the same', () => {
    const compiled: (readonly string[])[] = [];
    const counted = privateMasks(plan, slots, hideSecrets, (found) => {
      compiled.push(found);
      return maskOf(found);
    });
    const [anna, bob] = [userWith({ jar: 'anna-1' }), userWith({ jar: 'bob-1' })];
    for (let i = 0; i < 10; i++) assert.equal(counted(anna)('anna-1 bob-1'), '*** bob-1');
    for (let i = 0; i < 10; i++) assert.equal(counted(bob)('anna-1 bob-1'), 'anna-1 ***');
    assert.deepEqual(compiled, [['anna-1'], ['bob-1']]);
    anna.variables[slots.get('jar') as number] = 'anna-2';
    for (let i = 0; i < 10; i++) assert.equal(counted(anna)('anna-1 anna-2'), 'anna-1 ***');
    assert.deepEqual(compiled.slice(2), [['anna-2']]);
  });
});
