import assert from 'node:assert/strict';
import type { RequestStep } from '../../contract/plan.ts';
import type { Plugin } from '../../contract/plugin.ts';
import { languageOf } from '../../language/language.ts';
import { checkScenario } from '../check-scenario.ts';
import { inMemory, said } from '../checked-files.test.ts';

/** A protocol whose verb names itself, expects something of its own and sends files. */
const post: Plugin = {
  apiVersion: 1,
  name: 'post',
  version: '1.0.0',
  protocols: [
    {
      name: 'post',
      grammar: ({ z, text }) => {
        const part = z.union([text, z.strictObject({ file: z.string() })]);
        return {
          config: z.strictObject({}),
          verbs: {
            letter: {
              doc: 'Sends.',
              label: 'text',
              value: text,
              options: { about: text, enclosed: z.record(z.string(), z.union([part, z.array(part)])).optional() },
              title: ({ about }) => (typeof about === 'string' && about !== '' ? `letter about ${about}` : undefined),
              expect: ['status == 200', '$.errors absent'],
              files: [
                ['enclosed', '*', 'file'],
                ['enclosed', '*', '*', 'file'],
              ],
            },
          },
          views: { status: { shape: 'value', unit: 'number', doc: 'Status.' }, json: { shape: 'document', doc: 'JSON.' } },
          expect: ['status < 400'],
          noTarget: true,
        };
      },
      open: () => Promise.reject(new Error('never opened')),
    },
  ],
};

function check(files: Readonly<Record<string, string>>, root = '/p') {
  const { plan, problems } = checkScenario({
    file: `${root}/t.load.yaml`,
    cwd: root,
    files: inMemory(files),
    language: languageOf([post]),
    env: {},
    modules: { post: 'file:///post.js' },
    nowMs: 0,
  });
  return { steps: (plan?.flows[0]?.steps ?? []) as readonly RequestStep[], problems: problems.map(said) };
}
const stepOf = (text: string, more: Readonly<Record<string, string>> = {}): RequestStep => {
  const { steps, problems } = check({ 't.load.yaml': text, ...more });
  assert.deepEqual(problems, []);
  return steps[0] as RequestStep;
};

describe('a verb of a plugin', () => {
  it('may name its step by its options; a name that is written wins', () => {
    assert.equal(stepOf('steps: [{ letter: x, about: tea }]').name, 'letter about tea');
    assert.equal(stepOf('steps: [{ letter: x, about: "" }]').name, 'x');
    assert.equal(stepOf('steps: [{ letter: x, about: tea, name: Own }]').name, 'Own');
  });

  it('says what it needs', () => {
    assert.deepEqual(check({ 't.load.yaml': 'steps: [{ letter: x }]\n' }).problems, [
      't.load.yaml:1:11-17 LG_KEY_MISSING `about` is missing in `letter`',
    ]);
  });

  const expectations: readonly (readonly [written: string, expected: readonly string[]])[] = [
    ['', ['status == 200', '$.errors absent']],
    [', expect: 201', ['$.errors absent', '201']],
    [', expect: $.errors exists', ['status == 200', '$.errors exists']],
    [', expect: [status < 300, $.data exists]', ['$.errors absent', 'status < 300', '$.data exists']],
  ];
  for (const [written, expected] of expectations)
    it(`expects ${expected.join(', ')} with \`${written.slice(2)}\``, () =>
      assert.deepEqual(
        stepOf(`steps: [{ letter: x, about: tea${written} }]`).expect.map(({ text }) => text),
        expected,
      ));

  it('replaces what its section expects, and adds the rest', () => {
    assert.deepEqual(
      stepOf('post: { expect: [status in 200..204, $.id exists] }\nsteps: [{ letter: x, about: tea }]').expect.map(({ text }) => text),
      ['$.id exists', 'status == 200', '$.errors absent'],
    );
  });

  it('gets files by their path from the project, whichever file names them', () => {
    const step = stepOf('include: sub/a.flows.yaml', {
      'sub/a.flows.yaml':
        'steps:\n  - { letter: x, about: tea, enclosed: { a: { file: ../one.txt }, b: [{ file: two.txt }, three.txt] } }\n',
      'one.txt': '1',
      'sub/two.txt': '2',
    });
    assert.deepEqual(step.options['enclosed'], { a: { file: 'one.txt' }, b: [{ file: 'sub/two.txt' }, 'three.txt'] });
  });

  const broken: readonly (readonly [what: string, file: string, said: string])[] = [
    ['is not there', 'on.txt', 't.load.yaml:1:58-64 LG_FILE_MISSING there is no file on.txt that can be read | did you mean `one.txt`?'],
    [
      'has a template in its name',
      "'${run.id}.txt'",
      't.load.yaml:1:59-61 LG_TEMPLATE_REFUSED no `${…}` may stand in the name of a file | files are read before the load: write a step for each, under `choose`',
    ],
    [
      'is outside of the project',
      '../one.txt',
      't.load.yaml:1:58-68 LG_FILE_OUTSIDE ../one.txt lies outside of the project | a project is the folder of loadgate.config.yaml, without one that of the scenario',
    ],
  ];
  for (const [what, file, expected] of broken)
    it(`is refused with a file that ${what}`, () =>
      assert.deepEqual(
        check({ 't.load.yaml': `steps: [{ letter: x, about: tea, enclosed: { a: [{ file: ${file} }] } }]\n`, 'one.txt': '1' }).problems,
        [expected],
      ));
});
