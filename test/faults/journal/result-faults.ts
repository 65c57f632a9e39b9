import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { RunResult } from '@loadgate/core';
import { assertDamaged, assertKilled, type JournalFault, linesOf, type PastJournal, RUN, whole } from './past-journal.ts';

/** Results that are missing, half or of another time, beside a journal that is whole or ends too soon. */
export const resultFaults: readonly JournalFault[] = [
  {
    fault: '`result.json` is missing',
    gives: '`report` writes it anew, the same',
    async happens(past) {
      const before = whole(await past.tell(past.passed));
      rmSync(join(past.folder, 'result.json'));
      assert.deepEqual(whole(await past.report()), before);
    },
  },
  {
    fault: '`result.json` is half, cut off at any of 50 places',
    gives: '`report` writes it anew, the same',
    async happens(past) {
      const before = whole(await past.tell(past.passed));
      const text = readFileSync(join(past.folder, 'result.json'), 'utf8');
      for (let i = 0; i < 50; i++) {
        past.put('result.json', text.slice(0, Math.floor((i * text.length) / 50)));
        assert.deepEqual(whole(await past.report()), before, `${i} of 50`);
      }
    },
  },
  {
    fault: '`result.json` is older than the journal, and had passed',
    gives: '`report` writes what the journal says: failed, exit 1',
    async happens(past) {
      whole(await past.tell(past.passed));
      past.put('journal.ndjson', past.failed);
      const { verdict, exitCode } = whole(await past.report());
      assert.deepEqual([verdict, exitCode], ['failed', 1]);
    },
  },
  {
    fault: '`result.json` had passed, and the journal beside it says that the run was killed',
    gives: '`report` writes that it was killed: error, exit 3',
    async happens(past) {
      whole(await past.tell(past.passed));
      past.put('journal.ndjson', killedInLoad(past));
      const { cleanup } = assertKilled(await past.report(), 'result.json');
      assert.match(cleanup.message ?? '', /do it now: loadgate cleanup/);
    },
  },
  {
    fault: '`result.json` is that of another run, whose cleanup had failed',
    gives: '`report` tells of this run’s own cleanup',
    async happens(past) {
      const before = whole(await past.tell(past.passed));
      assert.equal(before.cleanup.state, 'done');
      const other: RunResult = { ...before, run: { ...before.run, id: 'another' }, cleanup: { state: 'failed', message: 'not mine' } };
      past.put('result.json', JSON.stringify(other));
      assert.deepEqual(whole(await past.report()), before);
    },
  },
  {
    fault: '`result.json` holds something else: null, a list, a text, no cleanup',
    gives: '`report` writes it anew, the same',
    async happens(past) {
      const before = whole(await past.tell(past.passed));
      const { id } = before.run;
      for (const text of ['null', '[]', '"passed"', '0', '{}', `{"run":{"id":"${id}"}}`, `{"run":{"id":"${id}"},"cleanup":{}}`]) {
        past.put('result.json', text);
        assert.deepEqual(whole(await past.report()), before, text);
      }
    },
  },
  {
    fault: 'half a `.result.json.tmp` was left by a run that was killed while it wrote',
    gives: 'it is taken for nothing; `report` writes `result.json`, and it is gone',
    async happens(past) {
      const before = whole(await past.tell(past.passed));
      rmSync(join(past.folder, 'result.json'));
      past.put('.result.json.tmp', '{"schema":1,"verdict":"pas');
      assert.deepEqual(whole(await past.report()), before);
      assert.ok(!existsSync(join(past.folder, '.result.json.tmp')));
    },
  },
  {
    fault: '`plan.yaml` is missing or half',
    gives: '`report` writes it anew, the same',
    async happens(past) {
      const before = whole(await past.tell(past.passed));
      const plan = readFileSync(join(past.folder, 'plan.yaml'), 'utf8');
      for (const text of [undefined, plan.slice(0, 50)]) {
        rmSync(join(past.folder, 'plan.yaml'));
        if (text !== undefined) past.put('plan.yaml', text);
        assert.deepEqual(whole(await past.report()), before);
        assert.equal(readFileSync(join(past.folder, 'plan.yaml'), 'utf8'), plan);
      }
    },
  },
  {
    fault: 'the folder of a run that was killed holds a journal and nothing else',
    gives: '`cleanup` does what is owed, and says so',
    async happens(past) {
      whole(await past.tell(killedInLoad(past)));
      for (const name of readdirSync(past.folder)) if (name !== 'journal.ndjson') rmSync(join(past.folder, name));
      const before = past.sent('DELETE /all');
      assert.deepEqual(await past.cleanup(), { state: 'done', message: null });
      assert.equal(past.sent('DELETE /all'), before + 1);
    },
  },
  {
    fault: 'the journal of a run that owes its cleanup is damaged',
    gives: '`cleanup` exits 3 and sends nothing; the next run warns that nobody can tell what is owed',
    async happens(past) {
      const lines = linesOf(killedInLoad(past));
      assertDamaged(await past.tell(lines.toSpliced(1, 1).join('')), 'line 2');
      past.put('.owner', '{"pid":1,"startedAt":"long ago"}');
      const before = past.sent('DELETE /all');
      await assert.rejects(past.cleanup(), { code: 'LG_JOURNAL_DAMAGED' });
      assert.equal(past.sent('DELETE /all'), before);
      const { out, error } = await past.project.loadgate(['run', 'x', '--set', 'load.duration=100ms']);
      assert.match(out + error, new RegExp(`${RUN}.*whether it still owes its cleanup cannot be told: line 2 of`, 's'));
    },
  },
  {
    fault: '`.owner` is empty or half: its process was killed while it wrote it',
    gives: '`report` tells of a killed run',
    async happens(past) {
      for (const owner of ['', '{"pid":', '{}', 'null', '{"pid":0,"startedAt":null}', '{"pid":-1}']) {
        whole(await past.tell(killedInLoad(past)));
        past.put('.owner', owner);
        assertKilled(await past.report(), `.owner ${owner}`);
      }
    },
  },
  {
    fault: '`results/latest` points to a folder that was removed',
    gives: '`report` exits 3 and names the newest run that there is',
    async happens(past) {
      whole(await past.tell(past.passed));
      const latest = join(past.folder, '../latest');
      rmSync(latest, { force: true });
      symlinkSync('20250101-000000-gone-x', latest);
      const { code, error } = await past.project.loadgate(['report']);
      assert.equal(code, 3, error);
      assert.match(error, /there is no run `latest` .*the newest is \d+/s);
    },
  },
];

/** As it stood in the middle of the load. */
function killedInLoad(past: PastJournal): Buffer {
  const lines = linesOf(past.passed);
  const second = lines.findIndex((line) => line.includes('"type":"interval"'));
  return Buffer.from(lines.slice(0, second + 1).join(''));
}
