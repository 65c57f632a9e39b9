import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Project } from '../../command/loadgate.ts';
import { Target } from '../../command/target.ts';
import { answerWithAll } from './echo-target.ts';
import { type SecretFault, sentFaults } from './faults.ts';
import { leaksIn, type Outputs, onTerminal, writtenFiles } from './outputs.ts';

/** Known to the target or to a file only: nothing calls them secrets but their name. */
const FOUND_OUT = ['tok7c4n4ry', 'tkl7c4n4ry', 'tku7c4n4ry', 'rpw7c4n4ry', 'clr7c4n4ry'];

describe('a secret', function () {
  this.timeout(180_000);

  const target = new Target();
  target.answer = answerWithAll;
  const project = new Project();
  const env: Record<string, string> = {};
  const given = ['x.load.yaml', '.env', 'people.csv', 'results'];
  let masked: Outputs;
  let unmasked: Outputs;

  before(async () => {
    await target.listen();
    for (const { core, value } of sentFaults) if (!FOUND_OUT.includes(core)) env[nameOf(core)] = value;
    project.put('.env', `${nameOf('env7c4n4ry')}=${env[nameOf('env7c4n4ry')]}\n`);
    delete env[nameOf('env7c4n4ry')];
    const [note, password] = ['dat7c4n4ry-pass', 'rpw7c4n4ry-pass'];
    project.put('people.csv', `note,password\n${note},${password}\n`);
    project.put('x.load.yaml', scenarioAt(target.url));
    mkdirSync(join(project.folder, 'tmp'));
    masked = await outputsOf({});
    unmasked = await outputsOf({ NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'unmasked.ts'))}` });
  });
  after(async () => {
    project.remove();
    await target.close();
  });

  async function outputsOf(more: Readonly<Record<string, string>>): Promise<Outputs> {
    const all = new Map<string, string>();
    const asTyped = { ...env, ...more, TMPDIR: join(project.folder, 'tmp') };
    const type = async (...args: string[]): Promise<void> => {
      const { out, error } = await project.loadgate(args, asTyped);
      all.set(args.join(' '), out).set(`${args.join(' ')}, stderr`, error);
    };
    const before = new Set(project.has('results') ? project.runs() : []);
    target.requests.length = 0;
    await type('run', 'x', '--log-level', 'debug', '--workers', '1');
    if (!project.has('results')) assert.fail(all.get('run x --log-level debug --workers 1, stderr'));
    for (const [id, words] of processes(project.folder)) all.set(`arguments of process ${id}`, words);
    await type('run', 'x', '--events', '--skip-cleanup');
    await type('cleanup', project.runs().at(-1) ?? '');
    await type('send', 'x', '--log-level', 'debug');
    await type('validate', 'x');
    await type('validate', 'x', '--json');
    await type('preview', 'x');
    await type('report');
    if (more['NODE_OPTIONS'] === undefined) {
      all.set('run x on a terminal', await onTerminal(['run', 'x', '--log-level', 'debug'], project.folder, asTyped));
      all.set('send x on a terminal', await onTerminal(['send', 'x'], project.folder, asTyped));
    }
    for (const [name, text] of writtenFiles(project, given)) if (!before.has(name.split('/')[1] ?? '')) all.set(name, text);
    return all;
  }

  it('was sent, and what is searched is all that there is', () => {
    const names = [...masked.keys()].map((name) => name.split('/').at(-1));
    for (const name of [
      'journal.ndjson',
      'result.json',
      'plan.yaml',
      'load_test_report.html',
      'junit.xml',
      'summary.md',
      'stats.csv',
      'failures.csv',
    ])
      assert.ok(names.includes(name), `${name} of ${names.join(', ')}`);
    assert.ok((masked.get('run x on a terminal') ?? '').includes('\x1b['), 'the terminal has its colours');
    assert.match(masked.get('send x --log-level debug') ?? '', /\*\*\*/);
    assert.ok(target.requests.length > 2 * sentFaults.length);
  });

  for (const { fault, core } of sentFaults) {
    it(`where ${fault}`, () => {
      assert.notDeepEqual(leaksIn(unmasked, core), [], 'without masks it is found, so this test can fail');
      assert.deepEqual(leaksIn(masked, core), []);
    });
  }
});

/** Of its environment variable: must not hold the core, since plans name it. */
const nameOf = (core: string): string => `SECRET_${sentFaults.findIndex((fault) => fault.core === core)}`;

function scenarioAt(url: string): string {
  const written = ({ step, core }: SecretFault): string => {
    const text = step.replaceAll('SECRET', `\${secret.${nameOf(core)}}`).replaceAll('secret.NAME', `secret.${nameOf(core)}`);
    const isRequest = /^\{ (?:get|post)/.test(text);
    const name = text.includes('name:') ? '' : `, name: ${core.slice(0, 4)}`;
    return `  - ${isRequest ? `${text.slice(0, -2)}${name}, onFail: continue }` : text.replaceAll('name: set,', 'name: set, onFail: continue,').replaceAll('name: jar }', 'name: jar, onFail: continue }')}`;
  };
  return [
    `target: ${url}`,
    'load: { users: 1, iterations: 1 }',
    'gates: [no error_rate]',
    'reporters: [console, html, junit, markdown, csv]',
    `vars: { made: "<\${secret.${nameOf('ent7c4n4ry')}}>" }`,
    'data: { people: { file: people.csv } }',
    'userSetup:',
    '  - { get: /login/kept, capture: { keptToken: $.kept } }',
    'userCleanup:',
    ...sentFaults.filter(({ where }) => where === 'userCleanup').map(written),
    'steps:',
    '  - { get: /login, capture: { ticket: $.access_token, loggedToken: $.other } }',
    ...sentFaults.filter(({ where }) => where === undefined).map(written),
    'cleanup:',
    `  - { get: "/echo?cleanup=\${secret.${nameOf('que7c4n4ry')}}" }`,
    '',
  ].join('\n');
}

/** Command lines of the processes that work in this folder. */
function processes(folder: string): readonly (readonly [id: string, words: string])[] {
  const read = (id: string): string => {
    try {
      return readFileSync(`/proc/${id}/cmdline`, 'utf8');
    } catch {
      return '';
    }
  };
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((id) => [id, read(id)] as const)
      .filter(([, words]) => words.includes(folder));
  } catch {
    return [];
  }
}
