import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Interval, Notice, Started } from '../contract/events.ts';
import { openJournal, readJournal } from './journal.ts';

describe('the journal', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'loadgate-journal-'));
    file = join(folder, 'journal.ndjson');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const begin = { type: 'started', schema: 1, runId: 'r', plan: {} } as Started;
  const news: Notice = { type: 'notice', atUs: 0, level: 'info', source: 'run', message: 'ä'.repeat(100), at: null };
  const series = { metric: 'latency', row: 0, stage: 0, outcome: 'ok', count: 2, sumUs: 30, minUs: 10, maxUs: 20, counts: 'AQID' } as const;
  const interval = { type: 'interval', index: 0, series: [series], errors: [] } as unknown as Interval;
  const started = JSON.stringify(begin);
  const notice = JSON.stringify(news);

  it('gives back what was appended', () => {
    const journal = openJournal(file);
    journal.append(begin);
    journal.append(interval);
    journal.append(news);
    journal.close();
    const { events, isTorn } = readJournal(file);
    assert.deepEqual(events, [begin, interval, news]);
    assert.equal(isTorn, false);
  });

  it('is read up to a last line that was cut anywhere', () => {
    const whole = `${started}\n${notice}\n`;
    const length = Buffer.byteLength(whole);
    for (let cut = Buffer.byteLength(started) + 2; cut < length; cut++) {
      writeFileSync(file, whole);
      truncateSync(file, cut);
      const { events, isTorn } = readJournal(file);
      assert.deepEqual([events.length, isTorn], [1, true], `cut at byte ${cut}`);
    }
  });

  it('is refused where something else changed it', () => {
    writeFileSync(file, `${started}\nnot an event\n${notice}\n`);
    assert.throws(() => readJournal(file), { code: 'LG_JOURNAL_DAMAGED', message: /line 2/ });
    writeFileSync(file, `${notice}\n`);
    assert.throws(() => readJournal(file), { code: 'LG_JOURNAL_DAMAGED', message: /does not begin/ });
    writeFileSync(file, `${JSON.stringify({ type: 'started', schema: 2 })}\n`);
    assert.throws(() => readJournal(file), { code: 'LG_JOURNAL_SCHEMA' });
    writeFileSync(file, `${JSON.stringify({ type: 'started', schema: 1 })}\n`);
    assert.throws(() => readJournal(file), { code: 'LG_JOURNAL_DAMAGED', message: /no plan/ });
    assert.throws(() => readJournal(join(folder, 'nowhere')), { code: 'LG_JOURNAL_MISSING' });
  });

  it('is refused where a single character of packed samples is another', () => {
    const journal = openJournal(file);
    journal.append(begin);
    journal.append(interval);
    journal.close();
    const text = readFileSync(file, 'utf8');
    const [, packed = ''] = /"packed":"([^"]+)"/.exec(text) ?? [];
    for (let i = 0; i < packed.length; i++) {
      writeFileSync(file, text.replace(packed, `${packed.slice(0, i)}${packed[i] === 'A' ? 'B' : 'A'}${packed.slice(i + 1)}`));
      assert.throws(() => readJournal(file), { code: 'LG_JOURNAL_DAMAGED', message: /line 2/ }, `character ${i} of ${packed}`);
    }
  });

  it('is never written over', () => {
    appendFileSync(file, '');
    assert.throws(() => openJournal(file), { code: 'EEXIST' });
  });
});
