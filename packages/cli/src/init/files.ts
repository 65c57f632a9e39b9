import type { Answers, Auth } from './answers.ts';

/** Variables that hold what no file may. */
export const SECRETS: Readonly<Record<Exclude<Auth, 'none'> | 'postgres', readonly string[]>> = {
  bearer: ['APP_TOKEN'],
  basic: ['APP_USER', 'APP_PASSWORD'],
  postgres: ['DATABASE_URL'],
};

export const secretsOf = ({ auth, postgres }: Answers): readonly string[] => [
  ...(auth === 'none' ? [] : SECRETS[auth]),
  ...(postgres ? SECRETS.postgres : []),
];

/** Texts of the files by their names, in the order in which they are told. */
export function projectFiles(answers: Answers): ReadonlyMap<string, string> {
  const { pipeline } = answers;
  return new Map([
    ['loadgate.config.yaml', config(answers)],
    ['app.flows.yaml', flows(answers)],
    ['smoke.load.yaml', SMOKE],
    ['load.load.yaml', LOAD],
    ...(pipeline === 'github' ? [['.github/workflows/load-testing.yml', github(answers)] as const] : []),
    ...(pipeline === 'gitlab' ? [['.gitlab-ci.yml', gitlab(answers)] as const] : []),
  ]);
}

function config({ target, auth, postgres }: Answers): string {
  const http = {
    bearer: '{ bearer: "${secret.APP_TOKEN}" }',
    basic: '{ basic: { user: "${secret.APP_USER}", password: "${secret.APP_PASSWORD}" } }',
  };
  return `# Where we test, and what nobody may exceed. How hard: *.load.yaml. What users do: *.flows.yaml.
http:
  timeout: 10s
${auth === 'none' ? '' : `  auth: ${http[auth]}\n`}
limits: { users: 100, duration: 1h }

environment: local                       # when --env is not given
environments:
  local:
    target: ${target}
${watched(target, postgres)}`;
}

/** A load test without a monitor cannot tell what the service ran out of. */
const watched = (target: string, postgres: boolean): string =>
  postgres
    ? `    postgres: { url: "\${secret.DATABASE_URL}" }
    monitors:
      db: { postgres: same }             # connections, locks and statements, beside the load
`
    : `    # monitors:                          # without one nobody sees what the service ran out of
    #   target: { prometheus: ${target}/metrics }
`;

const flows = ({ requests }: Answers): string => `# One visit, as a user makes it.
flows:
  visit:
    steps:
${requests.map((request) => `      - ${inYaml(request)}\n`).join('')}`;

/** A plain text where that is certain to stay what it is. */
const inYaml = (text: string): string => (/^[A-Z]+ [\w./?=&%~+@-]+$/.test(text) ? text : JSON.stringify(text));

const SMOKE = `# Does it work at all? One user, half a minute.
type: smoke
include: app.flows.yaml
load: { users: 1, think: 500ms, duration: 30s }
`;

const LOAD = `# Does it carry an ordinary day? Put in what your service has to take.
type: load
include: app.flows.yaml
load: { users: 10, rampUp: 30s, think: 1s..3s, duration: 5m }
gates:
  - error_rate < 1%
  - p95 < 500ms
`;

const github = (answers: Answers): string => `name: load testing
on:
  workflow_dispatch:
  push:
    branches: [main]
jobs:
  smoke:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 24 }
      - run: npm ci
      # the service has to answer at the target of the environment: start it here, or name one with --env
      - run: npx loadgate run smoke
${envOf(answers)}      - uses: actions/upload-artifact@v4
        if: always()
        with: { name: load-testing, path: results/latest/ }
`;

const envOf = (answers: Answers): string => {
  const secrets = secretsOf(answers);
  return secrets.length === 0 ? '' : `        env:\n${secrets.map((name) => `          ${name}: \${{ secrets.${name} }}\n`).join('')}`;
};

const gitlab = (answers: Answers): string => `load testing:
  image: node:24
  timeout: 15m
  script:
    - npm ci
    # the service has to answer at the target of the environment: start it here, or name one with --env
    - npx loadgate run smoke
${secretsOf(answers).length === 0 ? '' : `    # masked variables of the project: ${secretsOf(answers).join(', ')}\n`}  artifacts:
    when: always
    paths: [results/]
    reports:
      junit: results/latest/junit.xml
`;
