import assert from 'node:assert/strict';
import type { Capture, Subject } from '../../contract/plan.ts';
import { compileCaptures } from './captures.ts';
import { readersOf } from './subject.ts';
import { world } from './world.test.ts';

const readers = readersOf({
  header: (reply: string[], key) => reply[Number(key)],
  body: (reply: string[]) => reply[0],
  json: (reply: string[]) => JSON.parse(reply[0] ?? '') as unknown,
  row: (_, key) =>
    ({ made: new Date(0), big: 2n ** 60n, small: 7n, inside: [{ id: 2n ** 60n, at: new Date(0), same: [1] }], none: null })[key],
});
const capture = (name: string, source: Subject): Capture => ({
  at: [0, 4, 7],
  name: name.replace('?', ''),
  optional: name.endsWith('?'),
  source,
});
const path = (text: string): Subject => ({ kind: 'path', path: text, singular: !text.includes('*') });
const row = (key: string): Subject => ({ kind: 'entry', view: 'row', key });

/** What the variable x, set to `before`, holds afterwards, or the failure. */
function captured(name: 'x' | 'x?', source: Subject, body: string): unknown {
  const { scope, user } = world({ x: 'before' });
  const vu = user();
  return compileCaptures([capture(name, source)], readers, scope)([body], 1234, vu)?.message ?? vu.variables[0];
}

describe('compileCaptures', () => {
  const body = '{"id":5,"none":null,"items":[{"id":1},{"id":2}],"empty":[]}';
  for (const [name, source, expected] of [
    ['x', path('$.id'), 5],
    ['x', path('$.items[*].id'), [1, 2]],
    ['x', path('$.empty'), []],
    ['x', path('$.empty[*].id'), []],
    ['x', path('$.gone'), `x: $.gone: nothing there in ${body}`],
    ['x', path('$.items[*].idd'), `x: $.items[*].idd: nothing there in ${body}`],
    ['x', path('$.none'), `x: $.none: null in ${body}`],
    ['x?', path('$.gone'), undefined],
    ['x?', path('$.none'), undefined],
    ['x?', path('$.id'), 5],
    ['x', { kind: 'regex', source: '"id":(\\d)', flags: '' }, '5'],
    ['x', { kind: 'regex', source: 'no(ne)?', flags: '' }, 'ne'],
    ['x', { kind: 'regex', source: 'nowhere', flags: 'i' }, `x: /nowhere/i: nothing there in ${body}`],
    ['x', { kind: 'entry', view: 'header', key: '9' }, 'x: header.9: nothing there'],
    ['x', { kind: 'time' }, 1234],
    ['x', row('made'), '1970-01-01T00:00:00.000Z'],
    ['x', row('big'), '1152921504606846976'], // 2⁶⁰ has no exact number in JSON
    ['x', row('small'), 7],
    ['x', row('inside'), [{ id: '1152921504606846976', at: '1970-01-01T00:00:00.000Z', same: [1] }]],
    ['x?', row('none'), undefined],
  ] as const)
    it(`captures ${name} from ${JSON.stringify(source)}`, () => {
      assert.deepEqual(captured(name, source, body), expected);
    });

  it('takes nothing that is nested too deeply to be sent again', () => {
    const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    assert.equal(captured('x', path('$'), nested(100_000)), 'x: $: nested more than 1000 levels deep');
    assert.equal(captured('x', path('$'), `{"a":[1,${nested(1000)}]}`), 'x: $: nested more than 1000 levels deep');
    assert.equal(JSON.stringify(captured('x', path('$'), nested(1000))), nested(1000));
  });

  it('shows no more than 200 characters of a large answer', () => {
    const message = String(captured('x', path('$.gone'), JSON.stringify({ list: Array.from({ length: 1e4 }, (_, i) => i) })));
    assert.equal(message.length, 'x: $.gone: nothing there in '.length + 200);
  });

  it('fails where the body cannot be read, also for an optional one', () => {
    assert.match(String(captured('x?', path('$.id'), '<html>')), /^x: \$\.id: Unexpected token/);
  });

  it('sets what stands before the one that finds nothing, and says which it was', () => {
    const { scope, user } = world({ a: undefined, b: undefined });
    const vu = user();
    const failure = compileCaptures([capture('a', path('$.id')), capture('b', path('$.gone'))], readers, scope)(['{"id":1}'], 0, vu);
    assert.deepEqual([failure?.kind, failure?.at, vu.variables], ['capture', [0, 4, 7], [1, undefined]]);
  });
});
