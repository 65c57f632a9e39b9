// What the engine adds to a bare request, CPU of this process alone, in many short interleaved rounds. `--rounds n`, `--sec n`.
import { parseArgs } from 'node:util';
import { percentileOf } from '../report/statistics.ts';
import { startTarget } from '../targets/target.ts';
import { bareMaker, type Maker } from './bare.ts';
import { engineMaker } from './engine.ts';

interface Pair {
  readonly title: string;
  readonly bare: Maker;
  readonly engine: Maker;
}

const WARM_ROUNDS = 3;

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '41' }, sec: { type: 'string', default: '1' } } });
const [rounds, sec] = [Number(values.rounds), Number(values.sec)];
const target = await startTarget('plain');
const { url } = target;
try {
  const pairs: readonly Pair[] = [
    {
      title: 'GET, 50 users',
      bare: bareMaker(url, { users: 50 }),
      engine: engineMaker(url, { scenario: 'get', users: 50 }),
    },
    {
      title: 'POST as in (b), 50 users',
      bare: bareMaker(url, { users: 50, order: true }),
      engine: engineMaker(url, { scenario: 'order', users: 50 }),
    },
    {
      title: 'GET, 20 users who pause 5 ms',
      bare: bareMaker(url, { users: 20, thinkMs: 5 }),
      engine: engineMaker(url, { scenario: 'get', users: 20, thinkMs: 5 }),
    },
  ];
  console.log('|  | bare dispatch, µs | engine, µs | engine − bare, µs | engine ÷ bare |\n| --- | --- | --- | --- | --- |');
  for (const pair of pairs) await compare(pair);
} finally {
  await target.close();
}

async function compare({ title, bare, engine }: Pair): Promise<void> {
  const costs: Readonly<Record<'bare' | 'engine', Map<number, number>>> = { bare: new Map(), engine: new Map() };
  const makers = [['bare', bare] as const, ['engine', engine] as const];
  // the first rounds of each compile the code, and count for nothing; each round begins with the other one
  for (let round = -WARM_ROUNDS; round < rounds; round++)
    for (const [name, maker] of round % 2 === 0 ? makers : makers.toReversed()) {
      const cost = await cpuUsOf(maker);
      if (round >= 0) costs[name].set(round, cost);
    }
  const paired = [...costs.engine].map(([round, us]) => [us, costs.bare.get(round) as number] as const);
  const added = paired.map(([engineUs, bareUs]) => engineUs - bareUs);
  const ratios = paired.map(([engineUs, bareUs]) => engineUs / bareUs);
  const cells = [[...costs.bare.values()], [...costs.engine.values()], added, ratios];
  console.log(`| ${[title, ...cells.map(shown)].join(' | ')} |`);
}

/** CPU of this process for one request: user and system, garbage collection included. */
async function cpuUsOf(maker: Maker): Promise<number> {
  const load = await maker.ready(sec);
  const before = process.cpuUsage();
  const count = await load();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

/** The median, and where the middle half lies: of many short rounds some always meet other work of the machine. */
function shown(values: readonly number[]): string {
  const [low, middle, high] = [25, 50, 75].map((p) => percentileOf(values, p)?.toFixed(2) ?? '–');
  return `**${middle}** ${low}–${high}`;
}
