import assert from 'node:assert/strict';
import {
  type FakeAnswer,
  type FakeCall,
  fakeProtocol,
  request,
  runPlan,
  sketchedPlan,
  think,
  type VirtualClock,
} from '@loadgate/core/testing';
import { compileGates } from '../../packages/core/src/scenario/gates/compile-gates.ts';
import type { LoadSketch } from '../../packages/core/src/testing/sketched-plan.ts';
import { createJudge, type Judgement } from '../../packages/core/src/verdict/judge.ts';
import { type Between, drawn, JitteryClock, StarvedClock } from './slow-machine.ts';

const SEC = 1e6;
const MS = 1e3;
const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);

interface World {
  /** Pause behind the one request of an iteration, drawn evenly between two limits in µs. Default none. */
  readonly thinkUs?: readonly [from: number, to: number];
  readonly load: LoadSketch;
  readonly answer?: (call: FakeCall) => FakeAnswer;
  readonly gates?: readonly string[];
  readonly clock: VirtualClock;
  readonly seed: number;
}

/** A run under the virtual clock, judged as a real one is. */
async function judged({ thinkUs, load, answer = () => 10 * MS, gates = ['p99 < 900ms'], clock, seed }: World): Promise<Judgement> {
  const steps = [request('A'), ...(thinkUs === undefined ? [] : [think({ minUs: thinkUs[0], maxUs: thinkUs[1] })])];
  const bare = sketchedPlan({ flows: { main: steps }, load: { gracefulStopUs: 20 * SEC, ...load }, seed });
  const compiled = compileGates(
    gates.map((text) => ({ text, at: [0, 1, 1] as const, from: 'scenario' as const })),
    {
      ...{ rows: bare.rows, load: bare.load, flows: [{ name: 'main', row: 1 }], timeScale: 1, baseline: null, userSetup: false },
      ...{ protocols: [{ name: 'fake', metrics: [] }], monitors: [], findings: [] },
    },
  );
  assert.deepEqual(compiled.faults, []);
  const plan = { ...bare, gates: compiled.gates };
  const { end, history } = await runPlan(plan, { plugins: [fakeProtocol(answer).plugin], clock });
  const facts = { loadBegan: true, findings: [], signal: null, aborted: null, ...end };
  return createJudge({ plan, history, machine: { workers: 1 } }).judge(history, facts);
}

type Scene = (between: Between, seed: number) => Omit<World, 'seed'>;

/** As long as the platform's own timers may be late. */
const jittery = (between: Between): VirtualClock => new JitteryClock(between, MS);

describe('a generator that keeps up', () => {
  const ramp = (to: number, durationUs: number): LoadSketch => ({
    ...{ users: [[0, 0] as const, [durationUs, to] as const], durationUs, maxUsers: to },
  });
  const arrivalRamp = (to: number, durationUs: number): LoadSketch => ({
    arrivals: [[0, 0] as const, [durationUs, to] as const],
    durationUs,
  });
  const scenes: Readonly<Record<string, Scene>> = {
    'users without a pause': (between) => ({
      ...{ clock: jittery(between), load: { users: 20, durationUs: 4 * SEC } },
      answer: () => between(5 * MS, 80 * MS),
    }),
    'users who pause, at a target that answers in no time': (between) => ({
      ...{ clock: jittery(between), thinkUs: [MS, 20 * MS], load: { users: 5, durationUs: 4 * SEC } },
      answer: () => between(50, 500),
    }),
    'a partial load: long pauses': (between) => ({
      clock: jittery(between),
      thinkUs: [SEC, 2 * SEC],
      load: { users: 50, durationUs: 10 * SEC },
    }),
    'users who come one after the other': (between) => ({ clock: jittery(between), thinkUs: [50 * MS, 150 * MS], load: ramp(40, 6 * SEC) }),
    'stairs of users': (between) => ({
      ...{ clock: jittery(between), thinkUs: [50 * MS, 50 * MS] as const },
      load: { users: 30, stages: [10, 20, 30].map((level) => ({ durationUs: 2 * SEC, levels: [level] })), maxUsers: 30 },
    }),
    pacing: (between) => ({ clock: jittery(between), load: { users: 10, durationUs: 5 * SEC, pacingUs: between(50 * MS, 300 * MS) } }),
    'even arrivals': (between) => ({ clock: jittery(between), load: { arrivals: between(20, 300), durationUs: 5 * SEC } }),
    'Poisson arrivals': (between) => ({
      clock: jittery(between),
      load: { arrivals: between(20, 300), durationUs: 5 * SEC, spacing: 'poisson' },
    }),
    'more and more arrivals': (between) => ({ clock: jittery(between), load: arrivalRamp(200, 6 * SEC) }),
    'arrivals that wait for a free user': (between) => ({
      ...{ clock: jittery(between), load: { arrivals: 100, durationUs: 4 * SEC, maxUsers: 3 } },
      // three users serve some 60 of 100 a second; the others are dropped at the end
      answer: () => between(40 * MS, 55 * MS),
      gates: ['p99 < 60s', 'no dropped'],
    }),
    'one request and no more': (between) => ({ clock: new JitteryClock(between, 15 * MS), load: { users: 1, iterations: 1 } }),
    'a moment of many users': (between) => ({
      ...{ clock: new JitteryClock(between, 15 * MS), load: { users: 50, durationUs: 300 * MS } },
      answer: () => 500 * MS,
    }),
  };
  for (const [title, scene] of Object.entries(scenes))
    it(`is never flagged: ${title}`, async () => {
      for (const seed of SEEDS) {
        const { verdict, reasons, health } = await judged({ ...scene(drawn(seed), seed), seed });
        assert.deepEqual([seed, health.reasons, verdict, reasons], [seed, [], 'passed', []]);
      }
    });
});

describe('a starved generator', () => {
  const scenes: Readonly<Record<string, readonly [why: RegExp, scene: Scene]>> = {
    'arrivals begin more than a second late': [
      /^the generator was not healthy: only \d+(\.\d+)?% of the arrivals began within a second of their due time/,
      (between) => ({
        clock: new StarvedClock(between, { runsUs: [0.5 * SEC, 3 * SEC], standsUs: [1.2 * SEC, 1.9 * SEC] }),
        load: { arrivals: between(20, 200), durationUs: 10 * SEC, spacing: between(0, 1) < 0.5 ? 'even' : 'poisson' },
        gates: ['p50 < 10s'],
      }),
    ],
    'the load ends before its last arrivals begin': [
      /of the arrivals began within a second of their due time/,
      (between) => {
        const beginsUs = between(SEC, 2.5 * SEC);
        return {
          // it stands still once, until after the end
          clock: new StarvedClock(between, { runsUs: [beginsUs, beginsUs], standsUs: [1.6 * SEC, 1.9 * SEC] }, 'asked'),
          load: { arrivals: between(50, 200), durationUs: beginsUs + between(0.1 * SEC, 1.5 * SEC) },
          gates: ['p50 < 10s'],
        };
      },
    ],
    'users lose their time because requests begin late': [
      /^the generator was not healthy: users lost \d+(\.\d+)?% of their time because requests began late/,
      (between) => ({
        clock: new StarvedClock(between, { runsUs: [50 * MS, 300 * MS], standsUs: [30 * MS, 200 * MS] }),
        thinkUs: [50 * MS, 400 * MS],
        load: { users: 20, durationUs: between(2 * SEC, 6 * SEC) },
      }),
    ],
    'users come late in a ramp': [
      /users lost/,
      (between) => ({
        clock: new StarvedClock(between, { runsUs: [50 * MS, 300 * MS], standsUs: [100 * MS, 500 * MS] }),
        thinkUs: [200 * MS, SEC],
        load: { users: [[0, 0] as const, [5 * SEC, 40] as const], durationUs: 5 * SEC, maxUsers: 40 },
      }),
    ],
    'a load of a moment': [
      /users lost/,
      (between) => ({
        clock: new StarvedClock(between, { runsUs: [20 * MS, 60 * MS], standsUs: [40 * MS, 150 * MS] }),
        thinkUs: [10 * MS, 50 * MS],
        load: { users: 10, durationUs: between(300 * MS, 900 * MS) },
      }),
    ],
    'a latency gate breaks on the clock alone': [
      /^the generator was not healthy: `p95 < 100ms` holds on service time, and broke because requests began late/,
      (between) => ({
        clock: new StarvedClock(between, { runsUs: [0.5 * SEC, SEC], standsUs: [0.3 * SEC, 0.8 * SEC] }),
        load: { arrivals: between(50, 200), durationUs: 10 * SEC },
        gates: ['p95 < 100ms'],
      }),
    ],
    'file descriptors run out': [
      /^the generator was not healthy: \d+ requests were never sent \(this machine ran out of file descriptors: raise `ulimit -n`\)$/,
      (between) => {
        const most = Math.floor(between(1, 29));
        return {
          clock: jittery(between),
          thinkUs: [50 * MS, 50 * MS],
          load: { users: 30, durationUs: 3 * SEC },
          answer: ({ user }) => (user < most ? 10 * MS : { afterUs: 0, error: 'generator.fds' }),
        };
      },
    ],
    'local ports run out for a moment': [
      /requests? (was|were) never sent \(this machine ran out of local ports/,
      (between) => {
        const least = Math.floor(between(0, 200));
        return {
          clock: jittery(between),
          load: { arrivals: 100, durationUs: 3 * SEC },
          answer: ({ before }) => (before >= least && before < least + between(1, 5) ? { afterUs: 0, error: 'generator.ports' } : 10 * MS),
        };
      },
    ],
  };
  for (const [title, [why, scene]] of Object.entries(scenes))
    it(`never passes: ${title}`, async () => {
      for (const seed of SEEDS) {
        const { verdict, exitCode, reasons } = await judged({ ...scene(drawn(seed), seed), seed });
        assert.deepEqual([seed, verdict, exitCode], [seed, 'inconclusive', 4], reasons.join('\n'));
        assert.match(reasons[0] ?? '', why);
      }
    });

  it('that also meets a slow target fails it, whatever else is said', async () => {
    for (const seed of SEEDS) {
      const between = drawn(seed);
      const clock = new StarvedClock(between, { runsUs: [50 * MS, 300 * MS], standsUs: [30 * MS, 200 * MS] });
      const slow = {
        answer: () => 900 * MS,
        gates: ['p50 < 500ms'],
        load: { users: 20, durationUs: 4 * SEC },
        thinkUs: [100 * MS, 100 * MS] as const,
      };
      const { verdict, exitCode } = await judged({ ...slow, clock, seed });
      assert.deepEqual([seed, verdict, exitCode], [seed, 'failed', 1]);
    }
  });
});
