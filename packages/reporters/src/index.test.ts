import assert from 'node:assert/strict';
import { stageOf } from './fixture/scope.test.ts';
import { plugin } from './index.ts';

describe('the reporters plugin', () => {
  it('has a reporter of each kind, with a sentence for the reference', () => {
    assert.deepEqual(
      plugin.reporters?.map(({ name }) => name),
      ['console', 'html', 'junit', 'csv', 'markdown'],
    );
    for (const { doc } of plugin.reporters ?? []) assert.match(doc, /\.$|\$GITHUB_STEP_SUMMARY\.$/);
  });

  for (const kind of plugin.reporters ?? [])
    it(`closes ${kind.name} without a run, and writes nothing`, async () => {
      const stage = stageOf(kind);
      await stage.reporter.close?.();
      assert.deepEqual([stage.printed(), stage.files.size], ['', 0]);
    });
});
