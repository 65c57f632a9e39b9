import { type BrokenProject, ONE_STEP, row, TARGET } from './broken-project.ts';

const load = (written: string): string => `${ONE_STEP}load: { ${written} }\n`;

/** Loads whose parts contradict each other, or are no load. */
export const loads: readonly BrokenProject[] = [
  row('users and arrivals', 'LG_LOAD_CONTRADICTS', load('users: 1, arrivals: 5/s, duration: 1m')),
  row('stages and a duration', 'LG_LOAD_CONTRADICTS', load('duration: 1m, stages: [{ users: 1, duration: 1m }]')),
  row(
    'stages of users and of arrivals',
    'LG_LOAD_CONTRADICTS',
    load('stages: [{ users: 1, duration: 1m }, { arrivals: 1/s, duration: 1m }]'),
  ),
  row(
    'a stage without a duration, one without load, one of no length',
    'LG_KEY_MISSING',
    load('stages: [{ users: 1 }, { duration: 1m }, { users: 1, duration: 0s }]'),
  ),
  row(
    'two stages of one name',
    'LG_NAME_TWICE',
    load('stages: [{ name: a, users: 1, duration: 1m }, { name: a, users: 2, duration: 1m }]'),
  ),
  row('no stages in a list of stages', 'LG_VALUE_INVALID', load('stages: []')),
  row('a ramp that is longer than the load', 'LG_LOAD_CONTRADICTS', load('users: 10, rampUp: 2m, duration: 1m')),
  row('a ramp whose speed never comes to the users', 'LG_LOAD_CONTRADICTS', load('users: 100, rampUp: 1/s, duration: 1m')),
  row('a ramp of no unit', 'LG_VALUE_INVALID', load('users: 10, rampUp: 10, duration: 1m')),
  row('a ramp of no speed', 'LG_VALUE_INVALID', load('users: 10, rampUp: 0/s, duration: 1m')),
  row('a ramp up of a range', 'LG_LOAD_CONTRADICTS', load('users: 0..10, rampUp: 10s, duration: 1m')),
  row('a warm-up that is the whole load', 'LG_LOAD_CONTRADICTS', load('users: 1, warmup: 1m, duration: 1m')),
  row('users without an end', 'LG_LOAD_CONTRADICTS', load('users: 5')),
  row('nobody', 'LG_LOAD_CONTRADICTS', load('users: 0, duration: 1m')),
  row('a range from nobody to nobody', 'LG_LOAD_CONTRADICTS', load('users: 0..0, duration: 1m')),
  row('no arrivals', 'LG_LOAD_CONTRADICTS', load('arrivals: 0/s, duration: 1m')),
  row(
    'users that are less than none, and half ones',
    'LG_VALUE_INVALID and LG_VALUE_TYPE',
    load('users: -5, duration: 1m, iterations: 1.5'),
  ),
  row('users that are no number', 'LG_YAML_NUMBER', load('users: .nan, duration: 1m, iterations: .inf')),
  row('users beyond all numbers', 'LG_VALUE_INVALID', load('users: 1e300, duration: 1m')),
  row('users as words', 'LG_VALUE_INVALID', load('users: many, duration: long')),
  row(
    'a range of no steps, and one of steps that do not fit',
    'LG_VALUE_INVALID',
    `${TARGET}flows: { a: { load: { users: "1..10 by 0" }, steps: [GET /a] }, b: { load: { users: 10..100 by 7 }, steps: [GET /b] } }\nload: { duration: 1m }\n`,
  ),
  row('a range of a million stairs', 'LG_VALUE_INVALID', load('users: 1..1000001 by 1, duration: 1h')),
  row('durations without a unit', 'LG_VALUE_INVALID and LG_VALUE_TYPE', load('users: 1, duration: 60, think: 1, gracefulStop: 5')),
  row(
    'durations with two units, foreign units and a sign',
    'LG_VALUE_INVALID',
    load('users: 1, duration: 1m30s, think: 1 sec, pacing: -5s, gracefulStop: 1d'),
  ),
  row('a duration of more than all time', 'LG_VALUE_INVALID', load('users: 1, duration: 9999999999h')),
  row('a duration of four hundred digits', 'LG_VALUE_INVALID', load(`users: 1, duration: ${'9'.repeat(400)}s`)),
  row('a duration that is rounded to nothing', 'LG_LOAD_CONTRADICTS', load('users: 1, duration: 0.0000001s')),
  row('a rate of more than can be made', 'LG_VALUE_INVALID', load('arrivals: 1000000000000000000/s, duration: 1m')),
  row(
    'a rate without a unit, and of a fortnight',
    'LG_VALUE_INVALID',
    `${TARGET}flows: { a: { load: { arrivals: 20 }, steps: [GET /a] }, b: { load: { arrivals: 20/fortnight }, steps: [GET /b] } }\nload: { duration: 1m }\n`,
  ),
  row('a range downwards where one is drawn from', 'LG_VALUE_INVALID', load('users: 1, duration: 1m, think: 3s..1s')),
  row('spacing and maxUsers of users', 'LG_LOAD_CONTRADICTS', load('users: 5, duration: 1m, spacing: even, maxUsers: 5')),
  row('pacing of arrivals', 'LG_LOAD_CONTRADICTS', load('arrivals: 5/s, duration: 1m, pacing: 5s')),
  row('a seed that is none', 'LG_VALUE_INVALID', load('users: 1, duration: 1m, seed: -1')),
  row(
    'a flow with both a weight and a load',
    'LG_KEYS_EXCLUDE',
    `${TARGET}load: { duration: 1m }\nflows: { a: { weight: 1, load: { users: 1 }, steps: [GET /a] } }\n`,
  ),
  row('flows that all weigh nothing', 'LG_VALUE_INVALID', `${TARGET}flows: { a: { weight: 0, steps: [GET /a] } }\n`),
  row(
    'a weight of less than nothing, and one that is no number',
    'LG_VALUE_INVALID and LG_YAML_NUMBER',
    `${TARGET}flows: { a: { weight: -1, steps: [GET /a] }, b: { weight: .nan, steps: [GET /b] } }\n`,
  ),
  row('a flow that takes no time', 'LG_FREE_ITERATION', `${TARGET}steps: [{ set: { a: 1 } }]\nload: { users: 5, duration: 1m }\n`),
  row('more users than the config allows', 'LG_LIMIT_EXCEEDED', {
    't.load.yaml': load('users: 50, duration: 1h'),
    'loadgate.config.yaml': 'limits: { users: 10, duration: 1m }\n',
  }),
  row('a scenario that loosens a limit', 'LG_LIMIT_EXCEEDED', {
    't.load.yaml': `${load('users: 50, duration: 1m')}limits: { users: 100 }\n`,
    'loadgate.config.yaml': 'limits: { users: 10 }\n',
  }),
];
