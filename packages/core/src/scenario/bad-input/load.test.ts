import { ONE_STEP, type Row, saysOfEach, TARGET } from '../checked-files.test.ts';

const rows: readonly Row[] = [
  {
    title: 'users and arrivals',
    files: `${ONE_STEP}load: { users: 1, arrivals: 5/s, duration: 1m }\n`,
    said: [
      't.load.yaml:4:19-27 LG_LOAD_CONTRADICTS `users` and `arrivals` exclude each other | `users` is a crowd that waits for answers, `arrivals` start whatever happened to earlier ones',
    ],
  },
  {
    title: 'a way up that is longer than the load',
    files: `${ONE_STEP}load: { users: 100, rampUp: 1/s, duration: 1m }\n`,
    said: [
      't.load.yaml:4:21-27 LG_LOAD_CONTRADICTS the way up takes 1m 40s, longer than the duration of 1m 00s | `duration` is the whole load, ramp included',
    ],
  },
  {
    title: 'a way up and a range',
    files: `${ONE_STEP}load: { users: 0..100, rampUp: 1/s, duration: 1m }\n`,
    said: ['t.load.yaml:4:24-30 LG_LOAD_CONTRADICTS `rampUp` and a range exclude each other | `users` says already how the load moves'],
  },
  {
    title: 'a speed for arrivals',
    files: `${ONE_STEP}load: { arrivals: 5/s, rampUp: 1/s, duration: 1m }\n`,
    said: ['t.load.yaml:4:24-30 LG_LOAD_CONTRADICTS a speed is for users; `arrivals` take a time | write for example `rampUp: 30s`'],
  },
  {
    title: 'no end',
    files: `${ONE_STEP}load: { users: 5 }\n`,
    said: ['t.load.yaml:4:9-14 LG_LOAD_CONTRADICTS the load has no end | write `duration: 1m` or `iterations: 100`'],
  },
  {
    title: 'a warm-up that takes it all',
    files: `${ONE_STEP}load: { users: 5, duration: 1m, warmup: 1m }\n`,
    said: [
      't.load.yaml:4:33-39 LG_LOAD_CONTRADICTS the warm-up takes the whole load: nothing would be judged | `warmup` lies inside the duration',
    ],
  },
  {
    title: 'words of arrivals for users',
    files: `${ONE_STEP}load: { users: 5, duration: 1m, spacing: even, maxUsers: 5 }\n`,
    said: [
      't.load.yaml:4:33-40 LG_LOAD_CONTRADICTS `spacing` is for `arrivals`',
      't.load.yaml:4:48-56 LG_LOAD_CONTRADICTS `maxUsers` is for `arrivals`; here `users` says how many there are',
    ],
  },
  {
    title: 'words of users for arrivals',
    files: `${ONE_STEP}load: { arrivals: 5/s, duration: 1m, pacing: 5s }\n`,
    said: ['t.load.yaml:4:38-44 LG_LOAD_CONTRADICTS `pacing` is for users; `arrivals` have their own pace'],
  },
  {
    title: 'nobody',
    files: `${ONE_STEP}load: { users: 0, duration: 1m }\n`,
    said: ['t.load.yaml:4:9-14 LG_LOAD_CONTRADICTS nobody comes: the load is 0 from begin to end'],
  },
  {
    title: 'no time',
    files: `${ONE_STEP}load: { users: 1, duration: 0s }\n`,
    said: ['t.load.yaml:4:19-27 LG_LOAD_CONTRADICTS a load of 0s is none'],
  },
  {
    title: 'stages and what they say themselves',
    files: `${ONE_STEP}load: { users: 1, duration: 1m, stages: [{ duration: 1m, users: 1 }] }\n`,
    said: [
      't.load.yaml:4:9-14 LG_LOAD_CONTRADICTS `users` and `stages` exclude each other | each stage says who comes and for how long',
      't.load.yaml:4:19-27 LG_LOAD_CONTRADICTS `duration` and `stages` exclude each other | each stage says who comes and for how long',
    ],
  },
  {
    title: 'stages of two kinds, of no time, of one name, of nobody',
    files: `${ONE_STEP}load: { stages: [{ duration: 1m, users: 1 }, { duration: 1m, arrivals: 1/s }, { name: a, duration: 0s, users: 1 }, { name: a, users: 1, duration: 1s }, { duration: 1s }] }\n`,
    said: [
      't.load.yaml:4:62-70 LG_LOAD_CONTRADICTS stages of one load are all `users` or all `arrivals`',
      't.load.yaml:4:90-98 LG_LOAD_CONTRADICTS a stage of 0s is none',
      't.load.yaml:4:118-122 LG_NAME_TWICE there is a stage `a` already',
      't.load.yaml:4:153-169 LG_KEY_MISSING stage `stage 5` needs `users` or `arrivals`',
    ],
  },
  {
    title: 'a range without a time in which it moves',
    files: `${ONE_STEP}load: { users: 0..5, iterations: 5 }\n`,
    said: ['t.load.yaml:4:9-14 LG_LOAD_CONTRADICTS a range needs a `duration` in which it moves'],
  },
  {
    title: 'weights beside loads',
    files: `${TARGET}load: { users: 5, duration: 1m }\nflows:\n  a: { weight: 3, load: { users: 1 }, steps: [GET /a] }\n  b: { weight: 3, steps: [GET /b] }\n`,
    said: [
      't.load.yaml:2:9-14 LG_LOAD_CONTRADICTS `users` has no place here: the flows have loads of their own | common are `duration`, `warmup`, `gracefulStop`, `seed`',
      't.load.yaml:4:16-17 LG_KEYS_EXCLUDE `weight` and `load` exclude each other',
      't.load.yaml:5:3-4 LG_LOAD_CONTRADICTS flow `b` has no `load`, and others have | weights and loads of their own do not mix',
    ],
  },
  {
    title: 'a flow’s own load without an end',
    files: `${TARGET}flows:\n  a: { load: { users: 1 }, steps: [GET /a] }\n`,
    said: [
      't.load.yaml:3:16-21 LG_LOAD_CONTRADICTS the load has no end | write `load: { duration: 1m }` at the top of the file, or `iterations` here',
    ],
  },
  {
    title: 'from the command line',
    files: ONE_STEP,
    asked: {
      set: [
        { path: 'load.usrs', value: '5' },
        { path: 'http.timeout', value: '5' },
        { path: 'laod', value: '1' },
        { path: 'x..y', value: '1' },
        { path: 'load.think', value: '[' },
      ],
    },
    said: [
      '--set http.timeout:1:14-15 LG_VALUE_TYPE `5` needs a unit | write `5s`',
      '--set laod:1:1-5 LG_KEY_UNKNOWN unknown key `laod` | did you mean `load`?',
      '--set load.think:1:12-13 LG_YAML_SYNTAX `[` is never closed by `]`',
      '--set load.usrs:1:1-10 LG_KEY_UNKNOWN unknown key `usrs` in `load` | did you mean `users`?',
      '--set x..y:1:1-5 LG_VALUE_INVALID `x..y` is no path | write for example `load.users=10`',
    ],
  },
];

saysOfEach('loads that contradict themselves', rows);
