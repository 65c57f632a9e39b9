import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { language } from '../scenario/checked-files.test.ts';
import { functions } from '../template/functions.ts';
import { coreKeys } from './core-keys.ts';
import { referenceOf } from './reference.ts';
import { referenceMarkdown } from './reference-markdown.ts';

describe('referenceOf', () => {
  const reference = referenceOf(language);

  it('has every key, verb, section, type, reporter, monitor, function', () => {
    const names = (list: readonly { readonly name: string }[]): readonly string[] => list.map(({ name }) => name);
    assert.deepEqual(names(reference.keys), Object.keys(coreKeys));
    assert.deepEqual(names(reference.verbs), [...language.verbs.keys()]);
    assert.deepEqual(names(reference.sections), ['http', 'store']);
    assert.deepEqual(names(reference.types), ['smoke', 'stress', 'shelf', 'soak']);
    assert.deepEqual(names(reference.reporters), ['console', 'csv']);
    assert.deepEqual(names(reference.monitors), ['prometheus']);
    assert.equal(reference.functions.length, Object.keys(functions).length);
  });

  it('says in words what a key holds', () => {
    const load = reference.keys.find(({ name }) => name === 'load')?.keys ?? [];
    const held = Object.fromEntries(load.map(({ name, value }) => [name, value]));
    assert.deepEqual(
      [held['users'], held['arrivals'], held['duration'], held['spacing'], held['iterations'], held['rampUp']],
      ['users or whole number', 'rate', 'duration', '`even` or `poisson`', 'whole number', 'time or speed'],
    );
    const get = reference.verbs.find(({ name }) => name === 'get');
    assert.deepEqual([get?.shorthand, get?.value, get?.options.find(({ name }) => name === 'json')?.value], ['GET', 'text', 'any value']);
    const forEach = reference.verbs.find(({ name }) => name === 'forEach');
    assert.deepEqual(
      forEach?.options.filter(({ required }) => required).map(({ name }) => name),
      ['as', 'steps'],
    );
  });

  it('has an example of each key with keys in it that the key takes', () => {
    for (const { name, keys, example } of reference.keys.filter(({ keys, name }) => keys.length > 0 && name in coreKeys)) {
      assert.ok(keys.length > 0 && example !== null, name);
      const written = (parse(example) as Record<string, unknown>)[name];
      const schema = coreKeys[name as 'load'].schema;
      assert.deepEqual(schema.safeParse(written).error?.issues, undefined, example);
    }
  });

  it('has the load and the gates of a type, and what a protocol lets one look at', () => {
    assert.deepEqual(reference.types[0]?.gates, ['error_rate == 0%']);
    assert.deepEqual(reference.types[0]?.load, { users: 1, duration: '1m' });
    assert.deepEqual(
      reference.sections[0]?.views.map(({ name }) => name),
      ['status', 'header.name', 'body', 'json'],
    );
  });
});

describe('referenceMarkdown', () => {
  const page = referenceMarkdown(language);

  it('has a heading for every verb, section and type', () => {
    for (const heading of ['### `get`', '### `forEach`', '## Section `http`', '### `type: smoke`', '## Templates'])
      assert.ok(page.includes(`\n${heading}\n`), heading);
  });

  it('has tables whose rows have as many cells as their heads', () => {
    const cells = (line: string): number => line.replaceAll('\\|', '').split('|').length;
    let head = 0;
    for (const line of page.split('\n')) {
      if (!line.startsWith('|')) head = 0;
      else if (head === 0) head = cells(line);
      else assert.equal(cells(line), head, line);
    }
  });
});
