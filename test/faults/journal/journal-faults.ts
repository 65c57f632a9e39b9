import assert from 'node:assert/strict';
import { drawsFor, seed, wholeOf } from '../seed.ts';
import { assertDamaged, assertKilled, type JournalFault, linesOf, type Told, unsealed, whole } from './past-journal.ts';

/** Journals that end too soon, were changed, or are not of one run. */
export const journalFaults: readonly JournalFault[] = [
  {
    fault: 'the journal was cut off at any byte of its last line, its line break alone included',
    gives: '`report` tells of a killed run: error, exit 3, also where its verdict had been `passed`',
    async happens(past) {
      const last = linesOf(past.passed).at(-1) ?? '';
      for (let missing = 1; missing <= last.length; missing++)
        assertKilled(
          await past.tell(past.passed.subarray(0, -missing)),
          `without the last ${missing} bytes`,
          /^the run was killed after its verdict/,
        );
    },
  },
  {
    fault: 'the journal was cut off at any byte of its last second',
    gives: '`report` tells of a killed run and of every second before it',
    async happens(past) {
      const { before, line } = aroundLastInterval(past.passed);
      const bytes = Buffer.from(before + line);
      for (let cut = Buffer.byteLength(before); cut < bytes.length; cut++)
        assertKilled(await past.tell(bytes.subarray(0, cut)), `cut at byte ${cut}`, /^the run was killed after [1-9]\d* s of load$/);
    },
  },
  {
    fault: 'the journal was cut off at any of 200 random bytes',
    gives: '`report` tells of a killed run; without a single whole line it exits 3: the run had not begun',
    async happens(past) {
      const draws = drawsFor('cut');
      const [first = ''] = linesOf(past.passed);
      for (let i = 0; i < 200; i++) {
        const cut = wholeOf(draws, past.passed.length);
        const told = await past.tell(past.passed.subarray(0, cut));
        const what = `cut at byte ${cut} (FAULTS_SEED=${seed})`;
        if (cut >= Buffer.byteLength(first)) assertKilled(told, what);
        else assertError(told, 'LG_JOURNAL_MISSING', /no whole line .* had begun/, what);
      }
    },
  },
  {
    fault: 'the run had failed, and its journal lost its last line',
    gives: '`report` tells of the failed run that it was, and that it was killed: exit 1',
    async happens(past) {
      const result = whole(await past.tell(linesOf(past.failed).slice(0, -1).join('')));
      assert.deepEqual([result.verdict, result.exitCode], ['failed', 1]);
      assert.match(result.reasons.join('\n'), /was killed after its verdict/);
    },
  },
  {
    fault: 'the journal ends in zeros, as a disk leaves it that lost its power',
    gives: '`report` tells of a killed run',
    async happens(past) {
      const lines = linesOf(past.passed);
      assertKilled(await past.tell(Buffer.concat([Buffer.from(lines.slice(0, -1).join('')), Buffer.alloc(512)])), 'zeros');
    },
  },
  {
    fault: 'one bit of the journal is another, at any of 100 random places',
    gives: '`report` exits 3 with the number of the line; without the last line break it tells of a killed run',
    happens: (past) =>
      flipped(past.passed, 100, async (journal, at, what) => {
        const told = await past.tell(journal);
        if (at === journal.length - 1) assertKilled(told, what);
        else if (at < (linesOf(past.passed)[0]?.length ?? 0)) assertError(told, 'LG_JOURNAL_DAMAGED', /line \d+ of|begin/, what);
        else assertDamaged(told, what);
      }),
  },
  {
    fault: 'one bit of a failed run’s verdict is another, at every byte of its last lines',
    gives: '`report` exits 3 with the number of the line: no exit code becomes a better one',
    async happens(past) {
      const lines = linesOf(past.failed);
      const from = Buffer.byteLength(
        lines
          .slice(
            0,
            lines.findIndex((line) => line.includes('"type":"judged"')),
          )
          .join(''),
      );
      for (let at = from; at < past.failed.length; at++) {
        const told = await past.tell(withFlip(past.failed, at, at % 8));
        if (at < past.failed.length - 1) assertDamaged(told, `byte ${at}`);
        else assert.equal(whole(told).exitCode, 1);
      }
    },
  },
  {
    fault: 'a digit of a count is another, in every line that has one',
    gives: '`report` exits 3 with the number of the line',
    async happens(past) {
      const lines = linesOf(past.passed);
      let tried = 0;
      for (const [i, line] of lines.entries()) {
        const changed = line.replace(/(":)(\d)/, (_, key, digit) => `${key}${(Number(digit) + 1) % 10}`);
        if (changed === line) continue;
        tried++;
        assertDamaged(await past.tell(lines.with(i, changed).join('')), `line ${i + 1}`, new RegExp(`line ${i + 1} of`));
      }
      assert.ok(tried > 10, `${tried} lines`);
    },
  },
  {
    fault: 'two lines of the journal have changed places',
    gives: '`report` exits 3 with the number of the first',
    async happens(past) {
      const lines = linesOf(past.passed);
      for (let i = 0; i + 1 < lines.length; i++) {
        const swapped = lines.with(i, lines[i + 1] as string).with(i + 1, lines[i] as string);
        assertDamaged(await past.tell(swapped.join('')), `lines ${i + 1} and ${i + 2}`, new RegExp(`line ${i + 1} of`));
      }
    },
  },
  {
    fault: 'a line of the journal stands there twice',
    gives: '`report` exits 3 with the number of the second',
    async happens(past) {
      const lines = linesOf(past.passed);
      for (const [i, line] of lines.entries())
        assertDamaged(await past.tell(lines.toSpliced(i, 0, line).join('')), `line ${i + 1}`, new RegExp(`line ${i + 2} of`));
    },
  },
  {
    fault: 'a line of the journal is missing, a second of the load for example',
    gives: '`report` exits 3 with the number of the next',
    async happens(past) {
      const lines = linesOf(past.passed);
      for (let i = 0; i + 1 < lines.length; i++)
        assertDamaged(await past.tell(lines.toSpliced(i, 1).join('')), `line ${i + 1}`, new RegExp(`line ${i + 1} of`));
    },
  },
  {
    fault: 'the journals of two runs stand behind one another in one file',
    gives: '`report` exits 3 with the number of the line at which the second begins',
    async happens(past) {
      const lines = linesOf(past.failed).length;
      const told = await past.tell(Buffer.concat([past.failed, past.passed]));
      assertDamaged(told, 'two journals', new RegExp(`line ${lines + 1} of`));
    },
  },
  {
    fault: 'the journal of a failed run ends with the last lines of one that passed',
    gives: '`report` exits 3 with the number of the first that is another’s',
    async happens(past) {
      const [failed, passed] = [linesOf(past.failed), linesOf(past.passed)];
      // they differ from the verdict on: with three lines it would be the whole end of the other
      for (const count of [1, 2])
        assertDamaged(await past.tell([...failed.slice(0, -count), ...passed.slice(-count)].join('')), `the last ${count}`);
    },
  },
  {
    fault: 'the journal was written by an earlier version, without sums',
    gives: '`report` tells the same of it',
    async happens(past) {
      const sealed = whole(await past.tell(past.passed));
      assert.deepEqual(whole(await past.tell(unsealed(past.passed))), sealed);
      assert.equal(sealed.verdict, 'passed');
    },
  },
  {
    fault: 'only a part of the journal’s lines has sums',
    gives: '`report` exits 3 with the number of the first line that is unlike those before it',
    async happens(past) {
      const [sealed, bare] = [linesOf(past.passed), linesOf(Buffer.from(unsealed(past.passed)))];
      for (let i = 1; i < sealed.length; i++)
        for (const mixed of [
          [...sealed.slice(0, i), ...bare.slice(i)],
          [...bare.slice(0, i), ...sealed.slice(i)],
        ])
          assertDamaged(await past.tell(mixed.join('')), `from line ${i + 1}`, new RegExp(`line ${i + 1} of`));
    },
  },
  {
    fault: 'seconds of a journal without sums have changed places, stand there twice or are missing, or a second run begins in it',
    gives: '`report` exits 3 with the number of the line and why it is in the wrong place',
    async happens(past) {
      const lines = linesOf(Buffer.from(unsealed(past.failed)));
      const [one = 0, two = 0] = lines.flatMap((line, i) => (line.includes('"type":"interval"') ? [i] : []));
      assert.ok(one < two, 'two seconds');
      const rows = {
        swapped: lines.with(one, lines[two] as string).with(two, lines[one] as string),
        twice: lines.toSpliced(two, 0, lines[two] as string),
        missing: lines.toSpliced(one, 1),
        'a second run': [...lines, ...lines],
        'another end': [...lines, ...linesOf(Buffer.from(unsealed(past.passed))).slice(-1)],
      };
      for (const [what, journal] of Object.entries(rows))
        assertDamaged(await past.tell(journal.join('')), what, /line \d+ of .* is in the wrong place: /);
    },
  },
  {
    fault: 'a journal without sums holds events that are none of this run, or lack what they should have',
    gives: '`report` and `cleanup` exit 3: it is not the journal of a run',
    async happens(past) {
      const lines = linesOf(Buffer.from(unsealed(past.passed)));
      const start = JSON.parse(lines[0] ?? '') as object;
      const second = lines.findIndex((line) => line.includes('"type":"interval"'));
      const rows = {
        'no plan to speak of': lines.with(0, `${JSON.stringify({ ...start, plan: {} })}\n`),
        'a gate that nobody wrote': lines.with(-2, '{"type":"gate","final":true,"gate":99}\n'),
        'a second without iterations': lines.with(second, (lines[second] ?? '').replace('"iterations":', '"iteration":')),
        'a second without series': lines.with(second, '{"type":"interval","index":0}\n'),
      };
      for (const [what, journal] of Object.entries(rows)) {
        assertDamaged(await past.tell(journal.join('')), what, /is not (?:that of a run|an event)/);
      }
      past.put('journal.ndjson', rows['no plan to speak of'].join(''));
      await assert.rejects(past.cleanup(), { code: 'LG_JOURNAL_DAMAGED' });
    },
  },
];

/** Around the last second of the load: all before its line, and that line. */
function aroundLastInterval(journal: Buffer): { readonly before: string; readonly line: string } {
  const lines = linesOf(journal);
  const at = lines.findLastIndex((line) => line.includes('"type":"interval"'));
  return { before: lines.slice(0, at).join(''), line: lines[at] ?? '' };
}

async function flipped(journal: Buffer, count: number, tell: (damaged: Buffer, at: number, what: string) => Promise<void>): Promise<void> {
  const draws = drawsFor('flip');
  for (let i = 0; i < count; i++) {
    const [at, bit] = [wholeOf(draws, journal.length), wholeOf(draws, 8)];
    await tell(withFlip(journal, at, bit), at, `bit ${bit} of byte ${at} (FAULTS_SEED=${seed})`);
  }
}

function withFlip(journal: Buffer, at: number, bit: number): Buffer {
  const damaged = Buffer.from(journal);
  damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
  return damaged;
}

function assertError({ error }: Told, code: string, message: RegExp, what: string): void {
  assert.equal(error?.code, code, what);
  assert.match(error?.message ?? '', message, what);
}
