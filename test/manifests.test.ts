import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkScenario, languageOf, pluginOfManifest } from '@loadgate/core/language';
import { plugin as monitors } from '@loadgate/monitors';
import { plugin as postgres } from '@loadgate/plugins-db';
import { plugin as http } from '@loadgate/plugins-http';
import { plugin as reporters } from '@loadgate/reporters';
import { plugin as testTypes } from '@loadgate/test-types';
import { root } from './docs/pages.ts';
import { filesBelow } from './examples/check-files.ts';

const FOLDERS = ['plugins-http', 'plugins-db', 'test-types', 'monitors', 'reporters'];
const byCode = languageOf([http, postgres, testTypes, monitors, reporters]);
const byManifest = languageOf(
  FOLDERS.map((folder) => pluginOfManifest(JSON.parse(readFileSync(join(root, `packages/${folder}/grammar.json`), 'utf8')), folder)),
);

/** Scenarios with one mistake each, in words of the built-in plugins. */
const WRONG: readonly (readonly [title: string, text: string])[] = [
  ['an option that is not known', 'steps:\n  - get: /x\n    jsn: {}\n'],
  ['two bodies', 'steps:\n  - post: /x\n    json: {}\n    text: x\n'],
  ['a number for a duration', 'http: { timeout: 5 }\nsteps: [GET /x]\n'],
  ['a word that is none of three', 'http: { connections: usr }\nsteps: [GET /x]\n'],
  ['a section that is a list', 'http: [1]\nsteps: [GET /x]\n'],
  ['a view that is not known', 'steps:\n  - get: /x\n    expect: statsu == 200\n'],
  ['a reporter’s option', 'reporters: [{ html: { colour: red } }]\nsteps: [GET /x]\n'],
  ['a reporter that is not known', 'reporters: [htlm]\nsteps: [GET /x]\n'],
  ['a type that is not known', 'type: smokey\nsteps: [GET /x]\n'],
  ['a monitor without what it asks', 'monitors: { m: { prometheus: 1 } }\nsteps: [GET /x]\n'],
  ['a verb that is not known', 'steps:\n  - gte: /x\n'],
  ['a figure that is not known', 'steps: [GET /x]\ngates: [http.dsn.p95 < 1s]\n'],
  ['a parameter of SQL', 'postgres: { url: "postgres://127.0.0.1/x", pool: lots }\nsteps:\n  - sql: select 1\n    parms: [1]\n'],
  [
    'an experiment’s option',
    'type: database\ntests: { connection_pool: { conections: 3 } }\npostgres: { server: embedded }\nsteps: [{ sql: select 1 }]\n',
  ],
];

describe('the manifests of the built-in plugins', () => {
  const problems = (text: string, language: typeof byCode) =>
    checkScenario({
      file: '/x/x.load.yaml',
      files: { read: (path) => (path === '/x/x.load.yaml' ? Buffer.from(`target: http://127.0.0.1:1\n${text}`) : undefined) },
      language,
      env: {},
      seed: 1,
      purpose: 'look',
    }).problems.map(({ code, severity, location: { line, column } }) => `${severity} ${code} ${line}:${column}`);

  for (const [title, text] of WRONG) {
    it(`find ${title}, as the code does`, () => {
      const found = problems(text, byCode);
      assert.notDeepEqual(found, []);
      assert.deepEqual(problems(text, byManifest), found);
    });
  }

  it('find nothing wrong in any example', () => {
    const folder = join(root, 'examples/scenarios');
    const names = filesBelow(folder, '').filter((name) => name.endsWith('.load.yaml'));
    assert.ok(names.length >= 5);
    for (const name of names) {
      const files = {
        read: (path: string) => {
          try {
            return readFileSync(path);
          } catch {
            return undefined;
          }
        },
        list: (path: string) => readdirSync(path),
      };
      const request = { file: join(folder, name), files, env: {}, seed: 1, purpose: 'look' } as const;
      const said = (language: typeof byCode) => checkScenario({ ...request, language }).problems.map(({ message }) => message);
      // what depends on options of a monitor only its code knows
      const isOfMonitor = (message: string): boolean => /^monitor `\w+` gives no/.test(message);
      assert.deepEqual(
        said(byManifest).filter((message) => !isOfMonitor(message)),
        said(byCode),
        name,
      );
    }
  });
});
