import { ONE_STEP, PLACES, type Row, saysOfEach, TARGET } from '../checked-files.test.ts';

const rows: readonly Row[] = [
  {
    title: 'more than the config’s limits',
    files: {
      't.load.yaml': `${ONE_STEP}load: { users: 50, duration: 2h }\n`,
      'loadgate.config.yaml': 'limits: { users: 10, duration: 1h }\n',
    },
    said: [
      't.load.yaml:4:9-14 LG_LIMIT_EXCEEDED 50 users are more than the limit of 10 | limits stand in loadgate.config.yaml; they are never raised by a scenario',
      't.load.yaml:4:20-28 LG_LIMIT_EXCEEDED a load of 2h 00m is longer than the limit of 1h 00m | limits stand in loadgate.config.yaml; they are never raised by a scenario',
    ],
  },
  {
    title: 'more arrivals than the limits, and more users in flight',
    files: {
      't.load.yaml': `${ONE_STEP}load: { arrivals: 50/s, duration: 2h, maxUsers: 20 }\n`,
      'loadgate.config.yaml': 'limits: { users: 10, arrivals: 5/s }\n',
    },
    said: [
      't.load.yaml:4:9-17 LG_LIMIT_EXCEEDED 50/s are more than the limit of 5/s | limits stand in loadgate.config.yaml; they are never raised by a scenario',
      't.load.yaml:4:39-47 LG_LIMIT_EXCEEDED 20 users in flight are more than the limit of 10 | limits stand in loadgate.config.yaml; they are never raised by a scenario',
    ],
  },
  {
    title: 'limits that a scenario would raise',
    files: {
      't.load.yaml': `${ONE_STEP}load: { users: 50, duration: 1m }\nlimits: { users: 100 }\n`,
      'loadgate.config.yaml': 'limits: { users: 10 }\n',
    },
    said: [
      't.load.yaml:4:9-14 LG_LIMIT_EXCEEDED 50 users are more than the limit of 10 | limits stand in loadgate.config.yaml; they are never raised by a scenario',
    ],
  },
  {
    title: 'limits of the environment',
    files: { 't.load.yaml': 'steps:\n  - GET /\nload: { users: 6, duration: 1m }\n', 'loadgate.config.yaml': PLACES },
    asked: { environment: 'prod', approve: 'release', nowMs: 1795557600000 },
    said: [
      't.load.yaml:3:9-14 LG_LIMIT_EXCEEDED 6 users are more than the limit of 5 | limits stand in loadgate.config.yaml; they are never raised by a scenario',
    ],
  },
  {
    title: 'a protected default',
    files: { 't.load.yaml': 'steps:\n  - GET /\n', 'loadgate.config.yaml': `${PLACES}environment: prod\n` },
    said: [
      'loadgate.config.yaml:8:14-18 LG_ENVIRONMENT_PROTECTED `prod` is protected: it cannot be the default | it is asked for by name: --env prod',
    ],
  },
  {
    title: 'a protected environment without an approval, outside its window',
    files: { 't.load.yaml': 'steps:\n  - GET /\n', 'loadgate.config.yaml': PLACES },
    asked: { environment: 'prod', nowMs: 1795521600000 },
    said: [
      '--env:1:1-5 LG_ENVIRONMENT_PROTECTED `prod` is protected: it needs an approval | write --approve "reason"; it is kept in the result',
      '--env:1:1-5 LG_ENVIRONMENT_PROTECTED `prod` may be loaded only Mon..Fri 20:00..06:00 UTC | outside of it nothing is sent',
    ],
  },
  {
    title: 'a protected environment, approved, inside its window',
    files: { 't.load.yaml': 'steps:\n  - GET /\n', 'loadgate.config.yaml': PLACES },
    asked: { environment: 'prod', approve: 'release', nowMs: 1795557600000 },
    said: [],
  },
  {
    title: 'a look at a protected environment',
    files: { 't.load.yaml': 'steps:\n  - GET /\n', 'loadgate.config.yaml': PLACES },
    asked: { environment: 'prod', purpose: 'look' },
    said: [],
  },
  {
    title: 'the host of a protected environment by another way',
    files: { 't.load.yaml': 'target: https://prod.example\nsteps:\n  - GET /\n', 'loadgate.config.yaml': PLACES },
    said: [
      't.load.yaml:1:9-29 LG_ENVIRONMENT_PROTECTED prod.example is the environment `prod`, which is protected | write --env prod --approve "reason"',
    ],
  },
  {
    title: 'the host of a protected environment by --target',
    files: { 't.load.yaml': ONE_STEP, 'loadgate.config.yaml': PLACES },
    asked: { target: 'https://prod.example' },
    said: [
      '--target:1:1-21 LG_ENVIRONMENT_PROTECTED prod.example is the environment `prod`, which is protected | write --env prod --approve "reason"',
    ],
  },
  {
    title: 'a host that no environment names',
    files: 'target: https://other.example\nsteps:\n  - GET /\nload: { users: 50, duration: 1m }\n',
    said: [
      't.load.yaml:1:9-30 LG_HOST_GUARD no environment names other.example: it gets at most 10 users or 50/s | name it in loadgate.config.yaml, or write --allow-host other.example',
    ],
  },
  {
    title: 'such a host with little load',
    files: 'target: https://other.example\nsteps:\n  - GET /\nload: { users: 10, duration: 1m }\n',
    said: [],
  },
  {
    title: 'such a host that was allowed',
    files: 'target: https://other.example\nsteps:\n  - GET /\nload: { users: 50, duration: 1m }\n',
    asked: { allowHosts: ['other.example'] },
    said: [],
  },
  {
    title: 'a host that no environment names, by way of allowHosts',
    files: `${TARGET}allowHosts: [other.example]\nsteps:\n  - get: https://other.example/x\nload: { arrivals: 51/s, duration: 1m }\n`,
    said: [
      't.load.yaml:2:14-27 LG_HOST_GUARD no environment names other.example: it gets at most 10 users or 50/s | name it in loadgate.config.yaml, or write --allow-host other.example',
    ],
  },
  {
    title: 'the host of a protected environment, by way of allowHosts',
    files: {
      't.load.yaml': `${TARGET}allowHosts: [prod.example]\nsteps:\n  - get: https://prod.example/x\n`,
      'loadgate.config.yaml': PLACES,
    },
    said: [
      't.load.yaml:2:14-26 LG_ENVIRONMENT_PROTECTED prod.example is the environment `prod`, which is protected | write --env prod --approve "reason"',
    ],
  },
  {
    title: 'limits of the place, whichever environment was chosen',
    files: {
      't.load.yaml': 'target: https://stage.example\nsteps:\n  - GET /\nload: { users: 6, duration: 1m }\n',
      'loadgate.config.yaml': 'environments: { stage: { target: https://stage.example, limits: { users: 5 } } }\n',
    },
    said: [
      't.load.yaml:4:9-14 LG_LIMIT_EXCEEDED 6 users are more than the limit of 5 | limits stand in loadgate.config.yaml; they are never raised by a scenario',
    ],
  },
  {
    title: 'a type that needs a monitor',
    files: `${ONE_STEP}type: soak\n`,
    said: [
      't.load.yaml:4:7-11 LG_MONITOR_MISSING a soak test needs a monitor: what it looks for cannot be seen from outside | write `monitors: { target: { prometheus: http://…/metrics } }`, best in the environment',
    ],
  },
  {
    title: 'a type that had better have one',
    files: `${ONE_STEP}type: stress\n`,
    said: [
      '! t.load.yaml:4:7-13 LG_MONITOR_MISSING no monitor watches the target: the report will not show what it ran out of | write `monitors: { target: { prometheus: http://…/metrics } }`, best in the environment',
    ],
  },
  {
    title: 'a notification',
    files: `${ONE_STEP}notify: [{ webhook: "\${secret.A}" }]\n`,
    said: ['! t.load.yaml:4:1-7 LG_NOTIFY_NOT_SENT `notify` is read, and nothing is sent yet'],
  },
];

saysOfEach('what may not be loaded so', rows);
