import { type BrokenProject, ONE_STEP, row, TARGET } from './broken-project.ts';

const PLACES = `environments:
  local: { target: "\${env.TARGET}" }
  prod: { target: "\${env.TARGET}", protected: true }
  night: { target: "\${env.TARGET}", protected: true, allowed: { days: Mon..Fri, hours: 02:00..02:01 } }
`;
const STEPS = 'steps: [GET /]\n';

/** Where a test may not go. */
export const environments: readonly BrokenProject[] = [
  row('nothing says where the requests go', 'LG_TARGET_MISSING', STEPS),
  row(
    'an environment that is not there',
    'LG_NAME_UNKNOWN',
    { 't.load.yaml': STEPS, 'loadgate.config.yaml': PLACES },
    { environment: 'lcal' },
  ),
  row('an environment, and there is no config', 'LG_NAME_UNKNOWN', ONE_STEP, { environment: 'local' }),
  row('the usual environment is not there', 'LG_NAME_UNKNOWN', {
    't.load.yaml': STEPS,
    'loadgate.config.yaml': `environment: lcal\n${PLACES}`,
  }),
  row(
    'a protected environment without an approval',
    'LG_ENVIRONMENT_PROTECTED',
    { 't.load.yaml': STEPS, 'loadgate.config.yaml': PLACES },
    { environment: 'prod', onlyRun: true },
  ),
  row('hours and days that are none', 'LG_VALUE_INVALID', {
    't.load.yaml': ONE_STEP,
    'loadgate.config.yaml': 'environments:\n  a: { target: "${env.TARGET}", allowed: { days: Mo..Fry, hours: 25:00..26:00 } }\n',
  }),
  row('an environment with a load and gates', 'LG_KEY_UNKNOWN', {
    't.load.yaml': ONE_STEP,
    'loadgate.config.yaml': 'environments: { a: { target: "${env.TARGET}", load: { users: 1 }, gates: [p95 < 1s] } }\n',
  }),
  row('a host that is not allowed', 'LG_HOST_REFUSED', `${TARGET}steps: [GET https://else.example/x]\n`),
  row(
    'a host that only looks like an allowed one',
    'LG_HOST_REFUSED',
    `${TARGET}allowHosts: [good.example]\nsteps: [GET https://good.example.evil.example/, GET https://good.example@evil.example/]\n`,
  ),
  row(
    'more users than a host of nobody allows',
    'LG_HOST_GUARD',
    `target: https://stranger.example\nload: { users: 50, duration: 1m }\n${STEPS}`,
  ),
  row('a target without a scheme, of another scheme and of nothing', 'LG_VALUE_INVALID', `target: localhost:8000\n${STEPS}`),
  row('a target that is a file', 'LG_VALUE_INVALID', `target: file:///etc/passwd\n${STEPS}`),
  row('a target whose port is none', 'LG_VALUE_INVALID', `target: http://localhost:99999\n${STEPS}`),
  row('an allowed host that is a URL or a pattern', 'LG_VALUE_INVALID', `${ONE_STEP}allowHosts: ["http://a.example/c", "*.b.example"]\n`),
];
