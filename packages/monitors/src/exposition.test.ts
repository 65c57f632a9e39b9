import assert from 'node:assert/strict';
import { readPage } from './exposition.ts';

const read = (text: string) =>
  readPage(text, () => true).figures.map(({ name, labels, value }) => [name, Object.fromEntries(labels), value]);

describe('readPage', () => {
  const good: readonly (readonly [line: string, name: string, labels: object, value: number])[] = [
    ['up 1', 'up', {}, 1],
    ['  up\t1  ', 'up', {}, 1],
    ['up 1\r', 'up', {}, 1],
    ['a:b_c 6.5e+07', 'a:b_c', {}, 65_000_000],
    ['a -.5', 'a', {}, -0.5],
    ['a 1.', 'a', {}, 1],
    ['a +Inf', 'a', {}, Number.POSITIVE_INFINITY],
    ['a -Inf', 'a', {}, Number.NEGATIVE_INFINITY],
    ['a NaN', 'a', {}, Number.NaN],
    ['a 1 1732440000000', 'a', {}, 1],
    ['a{} 1', 'a', {}, 1],
    ['a{x="1"}2', 'a', { x: '1' }, 2],
    ['a{x="1",y="2",} 3', 'a', { x: '1', y: '2' }, 3],
    ['a { x = "1" , y = "" } 3', 'a', { x: '1', y: '' }, 3],
    [String.raw`a{x="b, \"c\" } {"} 5`, 'a', { x: 'b, "c" } {' }, 5],
    [String.raw`a{x="back\\slash\nline"} 5`, 'a', { x: 'back\\slash\nline' }, 5],
    ['a{x="½ = {}"} 5', 'a', { x: '½ = {}' }, 5],
    // OpenMetrics: an exemplar is not the figure
    ['a_bucket{le="1"} 17 # {trace_id="oHg5"} 0.67 1732440000.1', 'a_bucket', { le: '1' }, 17],
    // names of Prometheus 3
    ['{"my.name",x="1"} 4', 'my.name', { x: '1' }, 4],
    ['a{"my.label"="1"} 4', 'a', { 'my.label': '1' }, 4],
  ];
  for (const [line, name, labels, value] of good) it(`reads ${line}`, () => assert.deepEqual(read(line), [[name, labels, value]]));

  for (const line of ['', '   ', '# HELP a b', '# TYPE a counter', '# EOF', '#'])
    it(`passes over "${line}"`, () => assert.deepEqual(read(line), []));

  for (const line of [
    '<!DOCTYPE html>',
    'a',
    'a{',
    'a{x="1"',
    'a{x=1} 2',
    'a{x} 2',
    'a one',
    'a 0x10',
    'a1',
    '{"error":"busy"}',
    '{x="1"} 2',
  ])
    it(`finds "${line}" odd`, () => assert.deepEqual(readPage(`up 1\n${line}\nup 2`, () => true).odd, line));

  it('reads only what is wanted', () => {
    const { figures, odd } = readPage('a 1\nb what is this\nab 2\na{x="1"} 3', (name) => name === 'a');
    assert.deepEqual([figures.map(({ value }) => value), odd], [[1, 3], undefined]);
  });
});
