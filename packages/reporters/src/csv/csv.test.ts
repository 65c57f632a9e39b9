import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseCsv } from '../fixture/csv-parser.test.ts';
import { interval } from '../fixture/events.test.ts';
import { historyOf } from '../fixture/history.test.ts';
import { hostileRun } from '../fixture/hostile.test.ts';
import { loadPlan } from '../fixture/plan.test.ts';
import { emptyResult, figures, step } from '../fixture/results.test.ts';
import { reportRun } from '../fixture/scope.test.ts';
import { passedRun } from '../fixture/seed-runs.test.ts';
import { csvText } from './cells.ts';
import { csvReporter } from './csv.ts';

type Rows = ReturnType<typeof parseCsv>;
const read = (files: ReadonlyMap<string, string>, name: string): Rows => parseCsv(files.get(name) ?? '');

describe('csvText', () => {
  it('gives back any text, with an apostrophe where it could be a formula', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        const [row] = parseCsv(csvText(['a', 'b'], [[a, b]]));
        const bare = (text = ''): string => text.replaceAll("'", '');
        assert.deepEqual([bare(row?.['a']), bare(row?.['b'])], [bare(a), bare(b)]);
      }),
    );
  });
  for (const text of ['=1+1', '+1', '-1', '@x', '\tx', ' =1', '＝1', '\r=1'])
    it(`guards ${JSON.stringify(text)}`, () => assert.ok((parseCsv(csvText(['a'], [[text]]))[0]?.['a'] ?? '').startsWith("'")));
  for (const text of ['a;=1', 'a\t=1', 'a\n@x', 'a;"=1'])
    it(`guards what a spreadsheet with other signs begins a cell with in ${JSON.stringify(text)}`, () =>
      assert.match(parseCsv(csvText(['a'], [[text]]))[0]?.['a'] ?? '', /^a[;\t\n]"?'[=@]/));
  it('leaves numbers alone, and nothing where there is none', () =>
    assert.equal(csvText(['a', 'b', 'c'], [[-1.23456, null, 2]]), 'a,b,c\r\n-1.235,,2\r\n'));
});

describe('the csv reporter', () => {
  it("writes Locust's columns of every step and of all together", async () => {
    const { files } = await reportRun(csvReporter, passedRun());
    const rows = read(files, 'stats.csv');
    assert.equal(rows.length, 7);
    const create = rows[1] ?? {};
    assert.deepEqual(Object.entries(create).slice(0, 11), [
      ['Type', 'POST'],
      ['Name', 'CRM Create'],
      ['Request Count', '24030'],
      ['Failure Count', '99'], // 0.41 % of 24 030
      ['Median Response Time', '199'],
      ['Average Response Time', '238.8'],
      ['Min Response Time', '49.75'],
      ['Max Response Time', '2100'],
      ['Average Content Size', ''],
      ['Requests/s', '40.1'],
      ['Failures/s', '0.164'], // 0.0041 × 40.1
    ]);
    assert.deepEqual([create['50%'], create['95%'], create['99%'], create['100%']], ['199', '481', '958', '2100']);
    assert.deepEqual([create['Cut'], create['Error Rate'], create['Service 95%'], create['Failed 95%']], ['0', '0.004', '481', '']);
    assert.deepEqual([rows.at(-1)?.['Name'], rows.at(-1)?.['Request Count']], ['Aggregated', '176220']);
  });

  it('writes one line a second, with totals so far', async () => {
    const result = passedRun();
    const history = historyOf(loadPlan(), result, {
      users: [10, 20],
      count: [5, null],
      failed: [1, null],
      p95Us: [2e3, null],
      maxUs: [9e3, null],
    });
    const { files } = await reportRun(csvReporter, result, { history });
    const rows = read(files, 'stats_history.csv');
    const begin = Date.parse('2026-11-23T14:02:11.000Z') / 1e3;
    assert.deepEqual(
      rows.map((row) => [
        row['Timestamp'],
        row['User Count'],
        row['Name'],
        row['Requests/s'],
        row['95%'],
        row['Total Request Count'],
        row['Total Failure Count'],
        row['Total Max Response Time'],
      ]),
      [
        [String(begin), '10', 'Aggregated', '5', '2', '5', '1', '9'],
        [String(begin + 1), '20', 'Aggregated', '0', '', '5', '1', '9'],
      ],
    );
  });

  it('writes each kind of error with its first and last second', async () => {
    const errors = [{ row: 4, stage: 0, kind: 'http.503', count: 1, evidence: [] }];
    const events = [134, 135, 300].map((index) => interval(index, { errors }));
    const { files } = await reportRun(csvReporter, passedRun(), { events });
    const [first, second] = read(files, 'failures.csv');
    assert.deepEqual(
      [
        first?.['Method'],
        first?.['Name'],
        first?.['Error'],
        first?.['Occurrences'],
        first?.['First Second'],
        first?.['Last Second'],
        first?.['Sample'],
      ],
      ['POST', 'Ticket Create', 'HTTP 503', '199', '134', '300', '{"error":"provider busy","retryAfter":1}'],
    );
    assert.deepEqual([second?.['First Second'], second?.['Last Second']], ['140', '']);
  });

  it('has empty cells, not 0, where nothing was sampled', async () => {
    const { files } = await reportRun(csvReporter, emptyResult({ steps: [step('CRM Create', figures(0, null, 0))] }));
    const [row] = read(files, 'stats.csv');
    assert.deepEqual(
      [row?.['Request Count'], row?.['Median Response Time'], row?.['95%'], row?.['Requests/s'], row?.['Error Rate']],
      ['0', '', '', '', ''],
    );
    assert.deepEqual(read(files, 'stats_history.csv'), []);
  });

  it('holds no formula, whatever things are called', async () => {
    const { files } = await reportRun(csvReporter, hostileRun());
    for (const name of ['stats.csv', 'failures.csv'])
      for (const row of read(files, name)) for (const cell of Object.values(row)) assert.ok(!/^\s*[=+@]/.test(cell), cell);
  });
});
