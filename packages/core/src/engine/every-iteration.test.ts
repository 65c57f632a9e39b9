import assert from 'node:assert/strict';
import type { Driver, Session, StepRun } from '../contract/plugin.ts';
import { type FakeAnswer, type FakeCall, fakeProtocol } from '../testing/fake-protocol.ts';
import { runPlan } from '../testing/run-plan.ts';
import { type LoadSketch, type PlanSketch, sketchedPlan, sketchedRows } from '../testing/sketched-plan.ts';
import { choose, repeat, request, think } from '../testing/sketched-steps.ts';
import { MS, SEC } from './ran.test.ts';
import type { VirtualUser } from './virtual-user.ts';

/** One iteration as it was walked; times count from the load's begin. */
interface Walked {
  readonly worker: number;
  readonly population: number;
  readonly model: 'open' | 'closed';
  readonly flow: string;
  readonly user: number;
  /** Of its user. */
  readonly iteration: number;
  readonly dueUs: number;
  readonly stage: number;
  /** When each request was sent, and what its templates had become. */
  readonly requests: string[];
}

const drawn = (flow: string): string =>
  `${flow} \${random.int(1, 1000000)} \${random.string(6)} \${random.gauss(50, 10)} \${data.shuffled.n} \${data.drawn.n} \${data.listed.n}`;
const flows: PlanSketch['flows'] = {
  browse: {
    weight: 3,
    steps: [
      request('look', { value: drawn('browse') }),
      think({ minUs: 5 * MS, maxUs: 50 * MS }),
      choose({
        often: [3, [request('often', { value: 'browse ${random.uuid()}' })]],
        seldom: [1, [request('seldom', { value: 'browse -' })]],
      }),
    ],
  },
  buy: {
    weight: 1,
    steps: [request('cart', { value: drawn('buy') }), repeat('${random.int(1, 3)}', [request('pay', { value: 'buy ${random.zipf(99)}' })])],
  },
  admin: [request('list', { value: drawn('admin') }), request('save', { value: 'admin ${random.pick(a, b, c)}' })],
};
const rows = Array.from({ length: 37 }, (_, n) => ({ n }));
const data: NonNullable<PlanSketch['data']> = { shuffled: { order: 'shuffle', rows }, drawn: { order: 'random', rows }, listed: { rows } };

/** The target knows what it is asked, not by whom: a tenth fails, all take 3 to 43 ms. */
function answer({ value }: FakeCall): FakeAnswer {
  const hash = [...value].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 100_003, 7);
  return { afterUs: 3 * MS + (hash % (40 * MS)), ...(hash % 10 === 0 && { status: 503, failure: 'fake.503' }) };
}

async function walked(load: LoadSketch, workers: number): Promise<readonly Walked[]> {
  const sketch: PlanSketch = { flows, load, data, seed: 11 };
  const plan = sketchedPlan(sketch);
  const all = new Map<string, Walked>();
  let opened = 0;
  const watched = (driver: Driver): Driver => {
    const worker = opened++;
    const compile: Driver['compile'] = (step, context) => {
      const run = driver.compile(step, context) as StepRun<Session, unknown>;
      return (turn) => {
        const outcome = run(turn);
        tell(worker, turn.vu as VirtualUser, fake.calls.at(-1) as FakeCall);
        return outcome;
      };
    };
    return { ...driver, compile };
  };
  const tell = (worker: number, { id: user, iteration, walkDueUs: dueUs, place }: VirtualUser, { value, atUs }: FakeCall): void => {
    const key = `${user} ${iteration}`;
    const known = all.get(key);
    if (known !== undefined) return void known.requests.push(`${atUs} ${value}`);
    const [flow = ''] = value.split(' ');
    const population = plan.load.populations.findIndex((one) => one.flows.includes(Object.keys(flows).indexOf(flow)));
    const model = plan.load.populations[population]?.model ?? 'open';
    const stage = place.stageOf(dueUs);
    all.set(key, { worker, population, model, flow, user, iteration, dueUs, stage, requests: [`${atUs} ${value}`] });
  };
  const fake = fakeProtocol(answer, { driver: watched });
  const { end, iterations, beganUs } = await runPlan(plan, { plugins: [fake.plugin], rows: sketchedRows(sketch), workers });
  assert.deepEqual([end, opened], [{ faults: [], thrown: [] }, workers]);
  assert.deepEqual([all.size, iterations.started], [iterations.due, iterations.due], 'each that was due was walked, once');
  const since = (sent: string): string => sent.replace(/^\d+/, (atUs) => String(Number(atUs) - beganUs));
  return [...all.values()].map((one) => ({ ...one, dueUs: one.dueUs - beganUs, requests: one.requests.map(since) }));
}

const byDue = (a: Walked, b: Walked): number => a.dueUs - b.dueUs || a.user - b.user;

/** What must not depend on the workers: of arrivals not who serves them, of those who wait for a user not when they are sent. */
const choices = (all: readonly Walked[], waits: boolean): readonly unknown[] =>
  all.toSorted(byDue).map(({ worker: _, user, iteration, requests, ...chosen }) => ({
    ...chosen,
    ...(chosen.model === 'closed' && { user, iteration }),
    requests: waits ? requests.map((sent) => sent.replace(/^\d+ /, '')) : requests,
  }));

/** Each with the number that decides whose it is: a user's own, or an arrival's in the order of its population. */
function numbered(all: readonly Walked[]): readonly (readonly [number, Walked])[] {
  const arrived: number[] = [];
  return all.toSorted(byDue).map((one) => {
    if (one.model === 'closed') return [one.user, one];
    const number = arrived[one.population] ?? 0;
    arrived[one.population] = number + 1;
    return [number, one];
  });
}

interface Case {
  readonly title: string;
  readonly load: LoadSketch;
  /** Iterations, where arithmetic knows them. */
  readonly count?: number;
  readonly waits?: true;
}

const whole = { gracefulStopUs: 10 * SEC };
const apart = (admin: object, others: object): NonNullable<LoadSketch['populations']> => [
  { flows: [0, 1], ...others },
  { flows: [2], ...admin },
];
const cases: readonly Case[] = [
  // 60/s × 10 s
  { title: 'arrivals evenly apart', load: { ...whole, arrivals: 60, durationUs: 10 * SEC }, count: 600 },
  { title: 'Poisson arrivals', load: { ...whole, arrivals: 60, durationUs: 10 * SEC, spacing: 'poisson' } },
  {
    title: 'a ramp, stairs and two populations of arrivals',
    load: {
      ...whole,
      arrivals: 0,
      populations: apart({ spacing: 'poisson' }, {}),
      stages: [
        {
          durationUs: 4 * SEC,
          levels: [
            [
              [0, 0],
              [4 * SEC, 60],
            ],
            10,
          ],
        },
        ...[20, 40, 60].map((perSec) => ({ durationUs: 2 * SEC, levels: [perSec, 10] })),
      ],
    },
  },
  {
    title: 'arrivals that wait for a free user',
    load: {
      ...whole,
      arrivals: 0,
      maxUsers: 8,
      stages: [
        { durationUs: 4 * SEC, levels: [100] },
        // so that none is waiting at the end
        { durationUs: 2 * SEC, levels: [5] },
      ],
    },
    count: 410,
    waits: true,
  },
  {
    title: 'users with weights and pacing',
    load: { ...whole, users: 9, durationUs: 10 * SEC, pacingUs: 300 * MS },
  },
  {
    title: 'users who come, go and come back, and pause',
    load: {
      ...whole,
      users: 0,
      maxUsers: 11,
      think: { minUs: 5 * MS, maxUs: 60 * MS },
      stages: [
        [
          [0, 0],
          [4 * SEC, 11],
        ],
        3,
        8,
      ].map((users) => ({ durationUs: 4 * SEC, levels: [users as number] })),
    },
  },
  {
    title: 'users beside arrivals',
    load: {
      ...whole,
      users: 5,
      populations: apart({ model: 'open', spacing: 'poisson', maxUsers: 1000 }, { pacingUs: 400 * MS, maxUsers: 5 }),
      stages: [
        { durationUs: 3 * SEC, levels: [5, 20] },
        { durationUs: 3 * SEC, levels: [2, 40] },
      ],
    },
  },
];

describe('every iteration is due, chosen and drawn alike in 1, 2 and 4 workers:', () => {
  for (const { title, load, count, waits = false } of cases)
    describe(title, () => {
      let one: readonly Walked[];
      before(async () => {
        one = await walked(load, 1);
      });

      it('are many, of every flow and in every stage', () => {
        if (count === undefined) assert.ok(one.length > 150, `${one.length} iterations`);
        else assert.equal(one.length, count);
        assert.deepEqual([...new Set(one.map(({ flow }) => flow))].sort(), ['admin', 'browse', 'buy']);
        assert.equal(new Set(one.map(({ stage }) => stage)).size, load.stages?.length ?? 1);
        // as good as never are two of them drawn alike
        assert.ok(new Set(one.map(({ requests }) => requests[0]?.split(' ')[3])).size > one.length * 0.99);
      });

      for (const workers of [2, 4])
        it(`are the same of ${workers} workers, each the n-th of every ${workers}`, async () => {
          const several = await walked(load, workers);
          assert.deepEqual(choices(several, waits), choices(one, waits));
          if (waits) assert.notDeepEqual(choices(several, false), choices(one, false), 'some did wait');
          for (const [number, { worker }] of numbered(several)) assert.equal(worker, number % workers);
        });
    });
});
