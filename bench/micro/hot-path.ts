// What the engine adds to a bare request, CPU of this process alone, in interleaved rounds. `--rounds n`, `--sec n`.
import { parseArgs } from 'node:util';
import { ratioOf, type Spread, spreadOf } from '../report/statistics.ts';
import { startTarget } from '../targets/target.ts';
import { bareMaker, type Maker } from './bare.ts';
import { engineMaker } from './engine.ts';

interface Pair {
  readonly title: string;
  readonly bare: Maker;
  readonly engine: Maker;
}

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '9' }, sec: { type: 'string', default: '2' } } });
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
  // the first round of each compiles the code, and counts for nothing
  for (let round = -1; round < rounds; round++)
    for (const [name, maker] of [['bare', bare] as const, ['engine', engine] as const]) {
      const cost = await cpuUsOf(maker);
      if (round >= 0) costs[name].set(round, cost);
    }
  await bare.close();
  const added = spreadOf([...costs.engine].map(([round, us]) => us - (costs.bare.get(round) as number)));
  const cells = [spreadOf([...costs.bare.values()]), spreadOf([...costs.engine.values()]), added, ratioOf(costs.engine, costs.bare)];
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

function shown(spread: Spread | null): string {
  return spread === null ? '–' : `**${spread.median.toFixed(2)}** ${spread.min.toFixed(2)}–${spread.max.toFixed(2)}`;
}
