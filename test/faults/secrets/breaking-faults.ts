import type { Fault } from '../fault.ts';
import { toysModule } from '../plugins/toys.ts';

/** Something breaks while it knows the secret `TOKEN`, in a project of its own. */
export interface BreakingFault extends Fault {
  /** What of the secret nothing may hold. */
  readonly core: string;
  readonly token: string;
  /** `HOST` stands for the target that answers with all that it was sent, `DATABASE` for a server that says the password it was given. */
  readonly files: Readonly<Record<string, string>>;
  readonly commands: readonly string[];
  readonly exitCode: number;
  /** What must be left of it. */
  readonly says: RegExp;
}

type Given = Pick<BreakingFault, 'fault' | 'core' | 'files' | 'says' | 'exitCode'> & Partial<BreakingFault>;
const row = (given: Given): BreakingFault => ({
  gives: `hidden in every output, exit ${given.exitCode}`,
  token: `${given.core}-pass`,
  commands: ['run x --log-level debug'],
  ...given,
});

/** All that an error can carry. */
const THROW =
  'throw Object.assign(new Error(`no luck with ${TOKEN}`, { cause: new Error(TOKEN) }), { detail: TOKEN, config: { headers: [TOKEN] } })';
const thrown = `(() => { ${THROW}; })()`;
const SCENARIO = [
  'plugins: [./toys.mjs]',
  'load: { users: 1, iterations: 1 }',
  'reporters: [console, html, junit, markdown, csv, toy]',
  'steps: [{ toy: "${secret.TOKEN}", timeout: 1s }]',
  '',
].join('\n');
const toys = (hooks: Parameters<typeof toysModule>[0]): BreakingFault['files'] => ({
  'x.load.yaml': SCENARIO,
  'toys.mjs': toysModule(hooks),
});
const module = (text: string): BreakingFault['files'] => ({
  'x.load.yaml': SCENARIO,
  'toys.mjs': `const { TOKEN } = process.env;\n${text}\nexport const plugin = { apiVersion: 1, name: 'toys', version: '1.0.0' };\n`,
});
const ECHOED = 'load: { users: 1, iterations: 1 }\nreporters: [console, html, junit, markdown, csv]\nsteps: [{ post: /echo }]\n';
const BEFORE_THE_RUN = ['run x', 'validate x', 'validate x --json', 'send x', 'preview x', 'plugins x'];

export const breakingFaults: readonly BreakingFault[] = [
  row({
    fault: 'preflight of a plugin throws an error with a cause and properties that hold a secret',
    core: 'pre7c4n4ry',
    files: toys({ preflight: thrown }),
    exitCode: 3,
    says: /no luck with \*\*\*/,
  }),
  row({
    fault: 'a step of a plugin throws an error with a cause and properties that hold a secret',
    core: 'stp7c4n4ry',
    files: toys({ run: thrown }),
    exitCode: 3,
    says: /no luck with \*\*\*/,
  }),
  row({
    fault: 'a worker crashes with an error that holds a secret',
    core: 'wrk7c4n4ry',
    files: toys({ run: `void setTimeout(() => { ${THROW}; }, 1)` }),
    exitCode: 3,
    says: /no luck with \*\*\*/,
  }),
  row({
    fault: 'a plugin breaks outside of its hooks in the main thread with an error that holds a secret',
    core: 'out7c4n4ry',
    files: toys({ preflight: `void queueMicrotask(() => { ${THROW}; })` }),
    exitCode: 3,
    says: /no luck with \*\*\*/,
  }),
  row({
    fault: 'a reporter throws an error that holds a secret',
    core: 'rep7c4n4ry',
    files: toys({ closeReporter: thrown }),
    exitCode: 3,
    says: /no luck with \*\*\*/,
  }),
  row({
    fault: 'a plugin throws after the verdict, when all is told',
    core: 'aft7c4n4ry',
    files: toys({ closeReporter: `void process.once('beforeExit', () => { ${THROW}; })` }),
    exitCode: 3,
    says: /no luck with \*\*\*[\s\S]*toys\.mjs[\s\S]*This is a defect of loadgate or of a plugin/,
  }),
  row({
    fault: 'a plugin that holds a secret cannot be imported',
    core: 'imp7c4n4ry',
    files: module(THROW),
    commands: BEFORE_THE_RUN,
    exitCode: 2,
    says: /failed while it was imported: no luck with \*\*\*/,
  }),
  row({
    fault: 'a promise that nobody awaits fails with a secret while its plugin is imported',
    core: 'rej7c4n4ry',
    files: module(`void Promise.reject(new Error('no luck with ' + TOKEN));\nawait new Promise((go) => setTimeout(go, 50));`),
    commands: BEFORE_THE_RUN,
    exitCode: 3,
    says: /no luck with \*\*\*[\s\S]*This is a defect of loadgate or of a plugin/,
  }),
  row({
    fault: 'the grammar of a plugin throws an error that holds a secret',
    core: 'gra7c4n4ry',
    files: {
      'x.load.yaml': SCENARIO,
      'toys.mjs': `const { TOKEN } = process.env;\nexport const plugin = { apiVersion: 1, name: 'toys', version: '1.0.0', protocols: [{ name: 'toy', grammar() { ${THROW}; }, async open() {} }] };\n`,
    },
    commands: BEFORE_THE_RUN,
    exitCode: 2,
    says: /no luck with \*\*\*/,
  }),
  row({
    fault: 'a password stands in clear in the URL of the target',
    core: 'tpw7c4n4ry',
    files: { 'x.load.yaml': `target: http://bob:tpw7c4n4ry-pass@HOST\n${ECHOED}` },
    commands: ['run x --log-level debug', 'send x', 'preview x', 'report'],
    exitCode: 3,
    says: /http:\/\/bob:\*\*\*@127[\s\S]*credentials in a URL are not sent/,
  }),
  row({
    fault: 'the URL of the target, with a password, comes from the environment',
    core: 'tpe7c4n4ry',
    token: 'http://bob:tpe7c4n4ry-pass@HOST',
    files: { 'x.load.yaml': `target: \${env.TOKEN}\n${ECHOED}` },
    commands: ['run x --log-level debug', 'send x', 'preview x', 'report'],
    exitCode: 3,
    says: /http:\/\/bob:\*\*\*@127[\s\S]*credentials in a URL are not sent/,
  }),
  row({
    fault: 'a password stands in clear in the URL of a database',
    core: 'dbc7c4n4ry',
    files: { 'x.load.yaml': 'postgres: { url: "postgresql://bob:dbc7c4n4ry-pass@127.0.0.1:1/shop" }\nsteps: [{ sql: select 1 }]\n' },
    commands: ['run x', 'validate x', 'validate x --json', 'send x'],
    exitCode: 2,
    says: /must not hold a password[\s\S]*bob:\*{15}@/,
  }),
  row({
    fault: 'a database says the password of its URL in an error',
    core: 'dbp7c4n4ry',
    token: 'postgresql://bob:dbp7c4n4ry-pass@DATABASE/shop',
    files: {
      'x.load.yaml':
        'postgres: { url: "${secret.TOKEN}" }\nload: { users: 1, iterations: 1 }\nreporters: [console, html, junit, markdown, csv]\nsteps: [{ sql: select 1 }]\n',
    },
    commands: ['run x --log-level debug', 'send x'],
    exitCode: 3,
    says: /the password is not \*\*\*/,
  }),
];
