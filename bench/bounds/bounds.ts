// What must stay bounded, measured: memory, a long soak, many URLs, the journal, many steps. `--rounds n` of the soak.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { journalBytes } from '../../test/bounds/journal-size.ts';
import type { Kept } from '../../test/bounds/kept-bytes.ts';
import { LongScenario } from '../../test/bounds/long-scenario.ts';
import { machine } from '../report/machine.ts';
import { spreadOf } from '../report/statistics.ts';
import type { Soak } from './soak.ts';

const RESULTS = fileURLToPath(new URL('../results', import.meta.url));
const SOAK_MS = 2000;
const JOURNAL_MB = 24;

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const startedAt = new Date().toISOString();

const memory = childOf<readonly Kept[]>('../../test/bounds/kept-bytes.ts', 50, 10_000, 100, 500, 1000);
print('Memory of a worker and main after so many samples of 50 steps, 10,000 a second', ['samples', 'MB kept'], memory.map(inMegabytes));

const urls = childOf<readonly (Kept & { readonly rows: number })[]>('urls.ts', 20_000, 50_000, 100_000);
print(
  'Different URLs over HTTP, memory of the whole process beyond its start',
  ['URLs', 'MB kept', 'rows'],
  urls.map((kept) => [...inMegabytes(kept), `${kept.rows}`]),
);

const soaks = Array.from({ length: Number(values.rounds) }, () => childOf<Soak>('soak.ts'));
const [wall, cpu] = [spreadOf(soaks.map(({ wallMs }) => wallMs)), spreadOf(soaks.map(({ cpuMs }) => cpuMs))];
print(
  `Two hours of fifty users under the virtual clock, ${soaks.length} processes one after the other; to reach: less than ${SOAK_MS} ms`,
  ['requests', 'wall, ms', 'processor, ms', ''],
  [
    [
      `${soaks[0]?.requests}`,
      spread(wall),
      spread(cpu),
      (wall?.median ?? Number.POSITIVE_INFINITY) < SOAK_MS ? 'reached' : '**not reached**',
    ],
  ],
);

const journals = [27, 100, 300].map((perSec) => ({ perSec, megabytes: journalBytes(7200, { steps: 50, perSec }) / 1e6 }));
print(
  `The journal of 50 steps over two hours; to reach: at most ${JOURNAL_MB} MB`,
  ['requests/s', 'MB', ''],
  journals.map(({ perSec, megabytes }) => [`${perSec}`, megabytes.toFixed(1), megabytes <= JOURNAL_MB ? 'reached' : '**more**']),
);

const [few, many] = [await phasesOf(1000), await phasesOf(5000)];
print(
  'A scenario of many steps, processor time in ms; five times as many steps, so 5 is linear and 25 a square',
  ['', '1,000 steps', '5,000 steps', 'ratio'],
  Object.entries(few).map(([phase, ms]) => [phase, ms.toFixed(0), many[phase]?.toFixed(0) ?? '', ((many[phase] ?? 0) / ms).toFixed(1)]),
);

mkdirSync(RESULTS, { recursive: true });
const file = `${RESULTS}/bounds-${startedAt.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}.json`;
writeFileSync(file, `${JSON.stringify({ startedAt, machine: machine(), memory, urls, soaks, journals, steps: { few, many } })}\n`);
console.log(file);

/** What a script of ours says in a process of its own, which can collect its garbage. */
function childOf<T>(script: string, ...args: readonly number[]): T {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const all = ['--expose-gc', '-C', '@loadgate/source', path, ...args.map(String)];
  return JSON.parse(execFileSync(process.execPath, all, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })) as T;
}

/** The second time each: the first one compiles the code. */
async function phasesOf(steps: number): Promise<Readonly<Record<string, number>>> {
  const ms: Record<string, number> = {};
  for (let time = 0; time < 2; time++) {
    const scenario = new LongScenario(steps);
    const timed = async <R>(phase: string, work: () => R | Promise<R>): Promise<R> => {
      const before = process.cpuUsage();
      const result = await work();
      const { user, system } = process.cpuUsage(before);
      ms[phase] = (user + system) / 1e3;
      return result;
    };
    try {
      await timed('validate', () => scenario.validate());
      const checked = await timed('check', () => scenario.check());
      const ran = await timed('compile and run, six iterations', () => scenario.run(checked));
      await timed('judge', () => scenario.judge(ran));
      await timed('report: console, html, junit, markdown, csv', () =>
        scenario.report(ran, ['console', 'html', 'junit', 'markdown', 'csv']),
      );
    } finally {
      scenario.remove();
    }
  }
  return ms;
}

function inMegabytes({ samples, bytes }: Kept): readonly string[] {
  return [samples.toLocaleString('en'), (bytes / 1e6).toFixed(1)];
}

function spread(of: ReturnType<typeof spreadOf>): string {
  return of === null ? '–' : `**${of.median.toFixed(0)}** ${of.min.toFixed(0)}–${of.max.toFixed(0)}`;
}

function print(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): void {
  const lines = [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  console.log(`### ${title}\n\n${lines.join('\n')}\n`);
}
