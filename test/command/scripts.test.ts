import assert from 'node:assert/strict';
import { Project } from './loadgate.ts';
import { Target } from './target.ts';

/** A machine that others use, too, may spoil the verdict: nothing else may. */
const assertGood = (code: number | null, text: string): void => assert.ok(code === 0 || code === 4, text);

// scripts end in a worker thread, which only the command has
describe('a script', function () {
  this.timeout(60_000);

  const target = new Target();
  let project = new Project();
  before(() => target.listen());
  after(() => target.close());
  afterEach(() => project.remove());

  const run = async (script: string, { more = {}, call = '', command = 'run' }: Partial<Asked> = {}) => {
    project = new Project({
      'shop.ts': script,
      'x.load.yaml': `target: ${target.url}\nload: { users: 1, iterations: 2 }\nsteps:\n  - call: shop.ts#buy\n${call}`,
      ...more,
    });
    const { code, out, error } = await project.loadgate([command, 'x']);
    return { code, text: out + error };
  };
  interface Asked {
    readonly more: Readonly<Record<string, string>>;
    /** Further lines of the step. */
    readonly call: string;
    readonly command: string;
  }

  it('asks the target by its types, its own files and its packages, and each name is a row', async () => {
    const { code, text } = await run(
      `import type { Call } from '@loadgate/core'
import { path } from './paths.ts'
import { times } from 'three'
export const buy: Call<{ n: number }> = async ({ http, args }) => {
  for (let i = 0; i < times; i++) await http.get(path(args.n), { name: 'Look' })
  const reply = await http.post(\`/buy/\${args.n}\`, { json: { n: args.n } })
  return { ok: reply.json<{ ok: boolean }>().ok, status: reply.status, type: reply.header('content-type') }
}
`,
      {
        more: {
          'paths.ts': "export const path = (n: number): string => '/look/' + n\n",
          'node_modules/three/package.json': '{ "name": "three", "type": "module", "exports": "./index.js" }',
          'node_modules/three/index.js': 'export const times = 3\n',
        },
        call: '    with: { n: 7 }\n    expect: [$.ok == true, $.status == 200, $.type == "application/json"]\n',
      },
    );
    assertGood(code, text);
    assert.deepEqual(
      project.result().steps.map(({ name, count }) => [name, count]),
      [
        ['Look', 6],
        ['POST /buy/{args.n}', 2],
      ],
    );
    assert.deepEqual([target.count('GET /look/7'), target.count('POST /buy/7')], [6, 2]);
  });

  const faults: readonly (readonly [title: string, script: string, code: number, says: RegExp])[] = [
    [
      'that throws is a thrown flow at its line and column',
      'export const buy = async ({ http }) => {\n  await http.get("/a")\n  throw new TypeError("no cart")\n}\n',
      1,
      /shop\.ts:3:9: TypeError: no cart/,
    ],
    [
      'that throws in a timer is named, and its worker lives',
      'export const buy = async ({ http }) => {\n  setTimeout(() => { throw new Error("late") })\n  await http.get("/a")\n}\n',
      1,
      /shop\.ts:2:28: late/,
    ],
    [
      'that leaves a rejection to nobody is named, and its worker lives',
      'export const buy = async ({ http }) => {\n  void (async () => { await null; throw new Error("lost") })()\n  await http.get("/a")\n}\n',
      1,
      /shop\.ts:2:41: lost/,
    ],
    [
      'that passes a failed request on to nobody fails',
      'export const buy = ({ http }) => void http.get("/a").json().then(() => { throw new Error("read") })\n',
      1,
      /shop\.ts:1:80: read/,
    ],
    [
      'that cannot be imported is an error before anything is sent',
      'export const buy = ({ http }) => http.get("/never")\nthrow new Error("not today")\n',
      3,
      /shop\.ts:2:7: shop\.ts cannot be imported: not today/,
    ],
    [
      'with a name twice, which only Node sees, is an error before anything is sent',
      'export const buy = ({ http }) => http.get("/never")\nconst a = 1\nconst a = 2\n',
      3,
      /x\.load\.yaml:4:5: shop\.ts cannot be imported: SyntaxError: Identifier 'a' has already been declared/,
    ],
    [
      'with what is more than types is refused at its place',
      'export const buy = ({ http }) => http.get("/never")\nenum Size { s, m }\n',
      2,
      /shop\.ts:2:1 {2}TypeScript enum: Node only takes types away/,
    ],
  ];
  for (const [title, script, code, says] of faults)
    it(title, async () => {
      const { code: ended, text } = await run(script);
      assert.match(text, says);
      assert.equal(ended, code, text);
      assert.equal(target.count('GET /never'), 0);
    });

  it('fails no request of its own where the target does not answer as it should', async () => {
    const { code, text } = await run('export const buy = async ({ http }) => (await http.get("/a")).json()\n', {
      call: '    expect: $.gone exists\n',
    });
    assert.equal(code, 1, text);
    assert.deepEqual(
      project.result().errors.map(({ kind, step, count }) => [kind, step, count]),
      [['expect', 'shop.ts#buy', 2]],
    );
  });

  it('is not told secrets but those that it is handed, and they are masked in what it says', async () => {
    project = new Project({
      'shop.ts': 'export const buy = async ({ http, args, log }) => { log(`key ${args.key}`); await http.get(`/a`) }\n',
      'x.load.yaml': `target: ${target.url}\nload: { users: 1, iterations: 1 }\nsteps:\n  - call: shop.ts#buy\n    with: { key: "\${secret.KEY}" }\n`,
    });
    const { code, out, error } = await project.loadgate(['run', 'x'], { KEY: 'canary-of-a-secret' });
    assertGood(code, out + error);
    assert.doesNotMatch(out + error + project.read('results/latest/journal.ndjson'), /canary-of-a-secret/);
    assert.match(project.read('results/latest/journal.ndjson'), /key \*\*\*|key …|key \[/);
  });
});
