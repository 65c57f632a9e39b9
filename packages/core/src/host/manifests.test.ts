import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { manifestOf } from '../language/plugin-manifest.ts';
import { pluginOf } from '../plugins/loaded-plugin.ts';
import type { HostOptions } from './host.ts';
import { validate } from './validate.ts';

/** A plugin that leaves a file wherever its code runs. */
const pluginText = (named: readonly string[]): string => `
const NAMED = ${JSON.stringify(named)};
import { writeFileSync } from 'node:fs';
writeFileSync(new URL('./it-ran', import.meta.url), '');
export const plugin = {
  apiVersion: 1, name: 'p', version: '1.0.0',
  protocols: [{
    name: 'line',
    grammar: ({ z, text, durationUs }) => ({
      config: z.strictObject({ timeout: durationUs.optional() }),
      verbs: { ask: { doc: 'Asks.', value: text, options: { times: z.int().min(1).optional() }, label: 'text' } },
      views: { answer: { shape: 'text', doc: 'The answer.' } },
    }),
    open() {},
  }],
  monitors: [
    { name: 'queue', doc: 'Depth.', options: ({ z, text }) => z.strictObject({ queue: text }), metrics: () => [{ name: 'depth', kind: 'gauge', unit: '', doc: 'x' }], open() {} },
    ...NAMED.map((name) => ({ name, doc: 'Any.', options: ({ z }) => z.strictObject({ named: z.string() }), metrics: ({ named }) => [{ name: named, kind: 'gauge', unit: '', doc: 'x' }], open() {} })),
  ],
};
`;
const scenario = (plugin: string, steps: string, more = ''): string =>
  `plugins: [${plugin}]\ntarget: tcp://127.0.0.1:1\nload: { users: 1, duration: 1s }\nsteps:\n  - ${steps}\n${more}`;

describe('a folder that is not trusted', () => {
  let folder = '';
  let host: HostOptions;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'untrusted-'));
    host = { version: '1', cwd: folder, env: {}, builtIns: [], print: () => undefined };
    put('made/p.mjs', pluginText([]));
    put('made/named.mjs', pluginText(['named']));
    const grammarOf = async (file: string) => ({
      'grammar.json': JSON.stringify(manifestOf(pluginOf((await import(join(folder, file))) as object, 'p'))),
    });
    put('p.mjs', pluginText([]));
    for (const [name, files] of [
      ['loadgate-plugin-p', await grammarOf('made/p.mjs')],
      ['loadgate-plugin-named', await grammarOf('made/named.mjs')],
      ['loadgate-plugin-bare', {}],
      ['loadgate-plugin-odd', { 'grammar.json': '{"schema":1,"name":"odd","protocols":[{"name":"x"}]}' }],
    ] as const) {
      const grammar = 'grammar.json' in files ? { grammar: './grammar.json' } : {};
      const manifest = { name, version: '1.0.0', type: 'module', exports: './index.js', loadgate: { apiVersion: 1, ...grammar } };
      put(`node_modules/${name}/package.json`, JSON.stringify(manifest));
      put(`node_modules/${name}/index.js`, pluginText(name.endsWith('named') ? ['named'] : []));
      for (const [file, text] of Object.entries(files)) put(`node_modules/${name}/${file}`, text);
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const problemsOf = async (text: string, trust: boolean) => {
    put('x.load.yaml', text);
    const { problems } = await validate(['x.load.yaml'], { trust }, host);
    return problems.map(({ severity, code, location: { line, column } }) => `${severity} ${code} ${line}:${column}`);
  };
  const ran = (): boolean =>
    ['.', ...['p', 'named', 'bare', 'odd'].map((name) => `node_modules/loadgate-plugin-${name}`)].some((place) =>
      existsSync(join(folder, place, 'it-ran')),
    );

  const checked: readonly (readonly [title: string, steps: string, more: string, problems: readonly string[]])[] = [
    ['nothing wrong', 'ask: hello', 'line: { timeout: 5s }\n', []],
    ['an option that is not known', 'ask: hello\n    tmes: 3', '', ['error LG_KEY_UNKNOWN 6:5']],
    ['an option of the wrong kind', 'ask: hello\n    times: 0', '', ['error LG_VALUE_INVALID 6:12']],
    ['a duration that is none', 'ask: hello', 'line: { timeout: 5 }\n', ['error LG_VALUE_TYPE 6:18']],
    ['a view that is not known', 'ask: hello\n    expect: anwer == "x"', '', ['error LG_CONDITION_SUBJECT 6:13']],
    [
      'a figure that is not known',
      'ask: hello',
      'monitors: { m: { queue: http://127.0.0.1 } }\ngates: [m.depht.max < 3]\n',
      ['error LG_GATE_METRIC 7:9'],
    ],
  ];
  for (const [title, steps, more, problems] of checked) {
    it(`is checked by what the manifests say, ${title}, and no code has run`, async () => {
      const text = scenario('loadgate-plugin-p', steps, more);
      assert.deepEqual(await problemsOf(text, false), problems);
      assert.equal(ran(), false);
    });
  }

  for (const plugin of ['./p.mjs', 'loadgate-plugin-bare', 'loadgate-plugin-odd', 'loadgate-plugin-gone']) {
    it(`takes no word for wrong that ${plugin}, which is not read, may bring`, async () => {
      const [first, ...rest] = await problemsOf(scenario(plugin, 'ask: hello'), false);
      assert.match(first ?? '', /^warning LG_PLUGIN_(?:NOT_READ|INVALID|NOT_FOUND) 1:11$/);
      assert.deepEqual(rest, ['warning LG_VERB_UNKNOWN 5:5']);
      assert.equal(ran(), false);
    });
  }

  it('tries no pattern of a stranger, which might take for ever, and reads what holds itself down to there', async () => {
    const strangers = {
      schema: 1,
      apiVersion: 1,
      name: 's',
      version: '1.0.0',
      protocols: [
        {
          name: 'line',
          config: { type: 'object', properties: { of: { $ref: '#/$defs/itself' }, tree: { $ref: '#/$defs/tree' } } },
          verbs: { ask: { label: 'text', value: { type: 'string', pattern: '^(a+)+$' }, options: { type: 'object' } } },
          views: {},
        },
      ],
      $defs: {
        itself: { $ref: '#/$defs/itself' },
        tree: { type: 'object', properties: { left: { $ref: '#/$defs/tree' }, size: { type: 'integer' } } },
      },
    };
    put('node_modules/loadgate-plugin-s/grammar.json', JSON.stringify(strangers));
    const manifest = { name: 'loadgate-plugin-s', version: '1.0.0', loadgate: { apiVersion: 1, grammar: './grammar.json' } };
    put('node_modules/loadgate-plugin-s/package.json', JSON.stringify(manifest));
    const text = scenario('loadgate-plugin-s', `ask: ${'a'.repeat(16)}b`, 'line: { of: 1, tree: { size: x, left: { size: y } } }\n');
    assert.deepEqual(await problemsOf(text, false), ['error LG_VALUE_TYPE 6:30']);
  });

  it('takes no figure for wrong that only the code of a monitor knows', async () => {
    const text = scenario('loadgate-plugin-named', 'ask: hello', 'monitors: { m: { named: depth } }\ngates: [m.depth.max < 3]\n');
    assert.deepEqual(await problemsOf(text, false), ['warning LG_GATE_METRIC 7:9']);
  });

  // last, for a module runs once: code that runs does leave its file, and says the same
  it('has the same problems when it is trusted', async () => {
    for (const [, steps, more, problems] of checked)
      assert.deepEqual(await problemsOf(scenario('loadgate-plugin-p', steps, more), true), problems);
    assert.equal(ran(), true);
  });
});
