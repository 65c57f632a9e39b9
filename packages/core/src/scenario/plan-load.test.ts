import assert from 'node:assert/strict';
import type { Load } from '../contract/plan.ts';
import { type Asked, checked, ONE_STEP, TARGET } from './checked-files.test.ts';

/** The load of a scenario that is nothing but one step and this. */
function loadOf(text: string, asked?: Asked): Load {
  const { plan, problems } = checked(ONE_STEP + text, asked);
  assert.ok(plan !== undefined, JSON.stringify(problems));
  return plan.load;
}

/** `name duration levels`, `*` behind the name of a warm-up; times in s. */
const told = ({ stages }: Load): readonly string[] =>
  stages.map(({ name, durationUs, warmup, levels }) => {
    const shown = levels.map((level) => level.map(([atUs, value]) => `${atUs / 1e6}:${value}`).join(' ')).join(' | ');
    return `${name}${warmup ? '*' : ''} ${durationUs === null ? 'open' : durationUs / 1e6} ${shown}`;
  });

const STAIRS = 'load: { users: 10..30 by 10, duration: 3m }\n';
const cases: readonly (readonly [title: string, text: string, stages: readonly string[], asked?: Asked])[] = [
  ['nothing given is one user', '', ['load open 0:1']],
  ['only a pause given is one user', 'load: { think: 1s }\n', ['load open 0:1']],
  ['a crowd', 'load: { users: 100, duration: 10m }\n', ['load 600 0:100']],
  // 100 users at 10/s arrive within 10 s
  ['a way up at a speed', 'load: { users: 100, rampUp: 10/s, duration: 10m }\n', ['load 600 0:0 10:100']],
  ['a way up in a time', 'load: { users: 100, rampUp: 30s, duration: 10m }\n', ['load 600 0:0 30:100']],
  [
    'a search is its first trial',
    'load: { search: { arrivals: 10..1000/s, hold: 60s } }\n',
    ['10/s (settle)* 10 0:10', '10/s 60 0:10', '10/s (decision)* 3 0:10'],
  ],
  [
    'a search settles for a third of a short trial, in whole seconds',
    'load: { search: { users: 5..500, hold: 10s } }\n',
    ['5 users (settle)* 4 0:5', '5 users 10 0:5', '5 users (decision)* 3 0:5'],
  ],
  [
    'a search settles as long as it is told',
    'load: { search: { users: 1..9, hold: 5s, settle: 20s } }\n',
    ['1 user (settle)* 20 0:1', '1 user 5 0:1', '1 user (decision)* 3 0:1'],
  ],
  // 30/8 and 10/8, to whole seconds; the decision takes real time
  [
    'a scaled search',
    'load: { search: { users: 5..500, hold: 30s } }\n',
    ['5 users (settle)* 1 0:5', '5 users 4 0:5', '5 users (decision)* 3 0:5'],
    { timeScale: 8 },
  ],
  ['a way up with iterations', 'load: { users: 4, rampUp: 2/s, iterations: 9 }\n', ['load open 0:0 2:4']],
  ['a range', 'load: { users: 0..500, duration: 20m }\n', ['load 1200 0:0 1200:500']],
  ['a range down', 'load: { users: 50..0, duration: 1m }\n', ['load 60 0:50 60:0']],
  ['arrivals per minute', 'load: { arrivals: 90/m, duration: 1m }\n', ['load 60 0:1.5']],
  ['a range of arrivals', 'load: { arrivals: 20..100/s, duration: 1m }\n', ['load 60 0:20 60:100']],
  ['stairs are stages', STAIRS, ['10 users 60 0:10', '20 users 60 0:20', '30 users 60 0:30']],
  ['stairs of arrivals', 'load: { arrivals: 1..2/s by 1/s, duration: 1m }\n', ['1/s 30 0:1', '2/s 30 0:2']],
  ['the last stair of a type', `type: stress\n${STAIRS}`, ['10 users 60 0:10', '20 users 60 0:20', 'peak 60 0:30']],
  [
    'stairs that do not divide the time',
    'load: { users: 1..3 by 1, duration: 1s }\n',
    ['1 user 0.333333 0:1', '2 users 0.333333 0:2', '3 users 0.333334 0:3'],
  ],
  ['the default of a type', 'type: stress\n', ['10 users 60 0:10', '20 users 60 0:20', 'peak 60 0:30']],
  ['a load never merges with the type’s', 'type: smoke\nload: { users: 2, iterations: 4 }\n', ['load open 0:2']],
  ['a warm-up lies inside', 'load: { users: 50, warmup: 30s, duration: 5m }\n', ['warmup* 30 0:50', 'load 270 0:50']],
  // at 30 s the line from 0 to 60 within 60 s is at 30
  [
    'a warm-up cuts a way up',
    'load: { users: 60, rampUp: 60s, warmup: 30s, duration: 2m }\n',
    ['warmup* 30 0:0 30:30', 'load 90 0:30 30:60'],
  ],
  [
    'a warm-up at the end of a way up',
    'load: { users: 60, rampUp: 30s, warmup: 30s, duration: 2m }\n',
    ['warmup* 30 0:0 30:60', 'load 90 0:60'],
  ],
  [
    'a warm-up over stairs',
    STAIRS.replace('}', ', warmup: 90s }'),
    ['10 users* 60 0:10', '20 users (warm-up)* 30 0:20', '20 users 30 0:20', '30 users 60 0:30'],
  ],
  ['a warm-up of iterations', 'load: { users: 5, iterations: 100, warmup: 10s }\n', ['warmup* 10 0:5', 'load open 0:5']],
  [
    'stages begin where they say',
    'load: { stages: [{ name: a, users: 5, duration: 10s, warmup: true }, { users: 50..10, duration: 20s }] }\n',
    ['a* 10 0:5', 'stage 2 20 0:50 20:10'],
  ],
  [
    'stairs inside a stage are jumps',
    'load: { stages: [{ name: a, users: 1..3 by 1, duration: 30s }] }\n',
    ['a 30 0:1 10:1 10:2 20:2 20:3'],
  ],
  [
    'a time scale',
    'load: { users: 100, rampUp: 10/s, warmup: 20s, duration: 10m }\n',
    ['warmup* 2 0:0 1:100', 'load 58 0:100'],
    { timeScale: 10 },
  ],
  ['a time scale does not touch a pause', 'load: { users: 1, think: 1s, duration: 10m }\n', ['load 60 0:1'], { timeScale: 10 }],
  [
    'one setting of the type’s load',
    'type: stress\n',
    ['10 users 20 0:10', '20 users 20 0:20', 'peak 20 0:30'],
    { set: [{ path: 'load.duration', value: '1m' }] },
  ],
  ['the whole load from the command line', STAIRS, ['load 5 0:2'], { set: [{ path: 'load', value: '{ users: 2, duration: 5s }' }] }],
  [
    'values of the environment and of vars',
    'vars: { time: 2m }\nload: { users: "${env.USERS}", duration: "${vars.time}" }\n',
    ['load 120 0:7'],
    { env: { USERS: '7' } },
  ],
];

describe('the load of a plan', () => {
  for (const [title, text, stages, asked] of cases) it(title, () => assert.deepEqual(told(loadOf(text, asked)), stages));

  it('has the population as it is written', () => {
    const { populations, gracefulStopUs } = loadOf(
      'load: { users: 0..7, think: 1s..3s, pacing: 2s, iterations: 50, duration: 1m, gracefulStop: 5s }\n',
    );
    const think = { minUs: 1e6, maxUs: 3e6 };
    assert.deepEqual(populations, [{ model: 'closed', flows: [0], think, pacingUs: 2e6, spacing: 'even', maxUsers: 7, iterations: 50 }]);
    assert.equal(gracefulStopUs, 5e6);
  });

  it('never scales think, pacing and graceful stop', () => {
    const { populations, gracefulStopUs } = loadOf('load: { users: 1, think: 1s, pacing: 2s, duration: 1m }\n', { timeScale: 60 });
    assert.deepEqual([populations[0]?.think?.minUs, populations[0]?.pacingUs, gracefulStopUs], [1e6, 2e6, 30e6]);
  });

  it('bounds arrivals by 10,000 users, or by what the limits allow', () => {
    assert.equal(loadOf('load: { arrivals: 5/s, duration: 1m }\n').populations[0]?.maxUsers, 10_000);
    assert.equal(loadOf('load: { arrivals: 5/s, duration: 1m }\nlimits: { users: 40 }\n').populations[0]?.maxUsers, 40);
    assert.equal(loadOf('load: { arrivals: 5/s, spacing: poisson, maxUsers: 7, duration: 1m }\n').populations[0]?.maxUsers, 7);
  });

  it('tells a bound that somebody wrote from the usual one', () => {
    const isUsual = (load: string): unknown => loadOf(`load: { ${load}, duration: 1m }\n`).populations[0]?.isMaxUsersUsual;
    assert.deepEqual(
      [isUsual('arrivals: 5/s'), isUsual('arrivals: 5/s, maxUsers: 10000'), isUsual('users: 5')],
      [true, undefined, undefined],
    );
  });

  it('has a population for each flow with a load of its own, side by side in one stage', () => {
    const text = `${TARGET}load: { duration: 1m, warmup: 10s, seed: 5 }\nflows:\n  people: { load: { users: 100, rampUp: 20s, think: 1s }, steps: [GET /a] }\n  export: { load: { arrivals: 6/m, iterations: 3 }, steps: [GET /b] }\n`;
    const { plan } = checked(text);
    assert.deepEqual(told(plan?.load as Load), ['warmup* 10 0:0 10:50 | 0:0.1', 'load 50 0:50 10:100 | 0:0.1']);
    assert.deepEqual(
      plan?.load.populations.map(({ model, flows, maxUsers, iterations }) => [model, flows, maxUsers, iterations]),
      [
        ['closed', [0], 100, null],
        ['open', [1], 10_000, 3],
      ],
    );
    assert.equal(plan?.seed, 5);
  });

  it('takes a seed from the command line, the load, else the clock', () => {
    const seedOf = (text: string, asked?: Asked): number | undefined => checked(ONE_STEP + text, asked).plan?.seed;
    assert.equal(seedOf('load: { users: 1, iterations: 1, seed: 7 }\n', { seed: 9 }), 9);
    assert.equal(seedOf('load: { users: 1, iterations: 1, seed: 7 }\n'), 7);
    assert.equal(seedOf('', { nowMs: 2 ** 32 + 5 }), 5);
  });
});
