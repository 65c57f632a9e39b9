import assert from 'node:assert/strict';
import { type KeyDoc, languageOf, referenceOf } from '@loadgate/core/language';
import { plugin as monitors } from '../../packages/monitors/src/index.ts';
import { plugin as postgres } from '../../packages/plugins-db/src/index.ts';
import { plugin as http } from '../../packages/plugins-http/src/index.ts';
import { plugin as reporters } from '../../packages/reporters/src/index.ts';
import { plugin as testTypes } from '../../packages/test-types/src/index.ts';

type Named = Pick<KeyDoc, 'name' | 'doc' | 'value' | 'required'>;

const language = languageOf([http, postgres, testTypes, monitors, reporters]);

/** What is measured or counted; conditions (`text or number`) and maps are not. */
const isFigure = (value: string): boolean => !value.includes('text') && FIGURE.test(value.replace(/`[^`]*`/g, ''));
const FIGURE = /\b(?:number|duration|size|rate|users|time|speed|pause)\b/;
/** `Default 30s.`, `Default: none.`, `1 to 100`, `at least 1`. */
const LIMITS = /\bdefaults?\b|\bnone\b|\bneeded\b|\d to \d|\bat (?:least|most) \d|\bmore than 0\b/i;

/** All keys, with the way to each. */
function keysOf(): ReadonlyMap<string, Named> {
  const all = new Map<string, Named>();
  const walk = (at: string, keys: readonly KeyDoc[]): void => {
    for (const key of keys) {
      all.set(`${at}${key.name}`, key);
      walk(`${at}${key.name}.`, key.keys);
    }
  };
  const { keys, verbs, sections, types, monitors: watching, reporters: writing } = referenceOf(language);
  walk('', keys);
  for (const { name, options } of verbs) walk(`${name}: `, options);
  for (const { name, keys } of [...sections, ...watching, ...writing]) walk(`${name}.`, keys);
  for (const { name, keys } of types) walk(`type ${name}: `, keys);
  return all;
}

describe('every key of the language', () => {
  const keys = [...keysOf()];

  it('is looked at', () => {
    for (const name of [
      'load.stages.duration',
      'data.order',
      'get: retry.times',
      'http.timeouts.connect',
      'postgres.pool',
      'type database: tests.rls_overhead',
    ])
      assert.ok(
        keys.some(([key]) => key === name),
        name,
      );
  });

  it('says what it holds', () =>
    assert.deepEqual(
      keys.filter(([, { doc }]) => doc === '').map(([name]) => name),
      [],
    ));

  it('ends as a sentence', () =>
    assert.deepEqual(
      keys.filter(([, { doc }]) => !/[.`]$/.test(doc)).map(([name]) => name),
      [],
    ));

  it('with a figure says its default or its range, or is needed', () =>
    assert.deepEqual(
      keys.filter(([, { value, doc, required }]) => isFigure(value) && !required && !LIMITS.test(doc)).map(([name]) => name),
      [],
    ));
});
