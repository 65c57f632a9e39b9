import assert from 'node:assert/strict';
import type { History } from '../contract/history.ts';
import type { TestType } from '../contract/plugin.ts';
import { findingsOf } from './findings.ts';

const type = (analyse: () => unknown): TestType =>
  ({ name: 'stress', doc: '', defaults: {}, findings: [{ name: 'growth' }], analyse }) as unknown as TestType;
const finding = { name: 'growth', state: 'found', value: 1, unit: '', interval: [0, null], evidence: '', advice: null };

describe('findingsOf', () => {
  it('is what the type concludes, and nothing where it concludes nothing', () => {
    assert.deepEqual(
      findingsOf(
        type(() => [finding]),
        {} as History,
        {},
      ),
      [finding],
    );
    assert.deepEqual(findingsOf({ name: 'load', doc: '', defaults: {} }, {} as History, {}), []);
    assert.deepEqual(findingsOf(undefined, {} as History, {}), []);
  });

  const wrong: readonly (readonly [title: string, answer: unknown])[] = [
    ['nothing', undefined],
    ['a promise', Promise.resolve([finding])],
    ['a hole', [null]],
    ['no name', [{ ...finding, name: undefined }]],
    ['an unknown state', [{ ...finding, state: 'maybe' }]],
    ['a value that is text', [{ ...finding, value: '1' }]],
    ['no interval', [{ ...finding, interval: undefined }]],
    ['half an interval', [{ ...finding, interval: [1] }]],
    ['a figure that it does not declare', [{ ...finding, name: 'shrinkage' }]],
    ['a figure twice', [finding, finding]],
  ];
  for (const [title, answer] of wrong) {
    it(`names the type that gives ${title}`, () =>
      assert.throws(
        () =>
          findingsOf(
            type(() => answer),
            {} as History,
            {},
          ),
        { code: 'LG_PLUGIN_INVALID', exitCode: 3, message: /test type stress/ },
      ));
  }
});
