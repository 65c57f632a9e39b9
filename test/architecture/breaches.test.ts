import assert from 'node:assert/strict';
import { rules } from './breaches.ts';
import { treeOf } from './source-tree.ts';

const core = 'packages/core/src/';

/** A rule, a tree that breaks it (each with what is said), and its nearest neighbour that does not. */
interface Plant {
  readonly rule: string;
  readonly broken: Readonly<Record<string, string>>;
  readonly says: readonly string[];
  readonly sound: Readonly<Record<string, string>>;
}

const ROOMS = 'rooms of core know only what the order of knowledge allows';
const PACKAGES = 'packages know each other one way, by public entries';
const CLOCK = 'the clock, timers and randomness come from time/';
const MACHINE = 'an iteration is a machine, not an async function';
const FILES = 'only run/ and the command write files';
const READS = 'files are read in host/, plugins/, run/, by protocols, reporters and the command';

const plants: readonly Plant[] = [
  {
    rule: ROOMS,
    broken: { [`${core}flow/step.ts`]: "\nimport type { Scenario } from '../scenario/scenario.ts';" },
    says: [`${core}flow/step.ts:2 flow must not know scenario`],
    sound: {
      [`${core}flow/step.ts`]: "import { parse } from '../template/parse.ts';",
      [`${core}flow/step.test.ts`]: "import '../run/run.ts';",
    },
  },
  {
    rule: ROOMS,
    broken: { [`${core}verdict/judge.ts`]: "import { users } from '../engine/users.ts';" },
    says: [`${core}verdict/judge.ts:1 verdict must not know engine`],
    sound: { [`${core}verdict/judge.ts`]: "import { merge } from '../metrics/merge.ts';" },
  },
  {
    rule: ROOMS,
    broken: { [`${core}language/tables.ts`]: "const check = () => import('../scenario/check.ts');" },
    says: [`${core}language/tables.ts:1 language must not know scenario`],
    sound: { [`${core}language/index.ts`]: "export { check } from '../scenario/check.ts';" },
  },
  {
    rule: ROOMS,
    broken: { [`${core}run/run.ts`]: "import { host } from '../container.ts';" },
    says: [`${core}run/run.ts:1 run must not know container`],
    sound: { [`${core}container.ts`]: "import { run } from './run/run.ts';" },
  },
  {
    rule: ROOMS,
    broken: { [`${core}attic/old.ts`]: '' },
    says: [`${core}attic/old.ts stands in no room of the table`],
    sound: { [`${core}errors.ts`]: '' },
  },
  {
    rule: PACKAGES,
    broken: { 'packages/plugins-http/src/index.ts': "import { LoadgateError } from '@loadgate/core';" },
    says: ['packages/plugins-http/src/index.ts:1 @loadgate/plugins-http must not load @loadgate/core'],
    sound: { 'packages/plugins-http/src/index.ts': "import type { Plugin } from '@loadgate/core';" },
  },
  {
    rule: PACKAGES,
    broken: { 'packages/reporters/src/html.ts': "import type { Http } from '@loadgate/plugins-http';" },
    says: ['packages/reporters/src/html.ts:1 @loadgate/reporters must not know @loadgate/plugins-http'],
    sound: { 'packages/reporters/src/html.ts': "import { decode } from '@loadgate/core/events';" },
  },
  {
    rule: PACKAGES,
    broken: { 'packages/core/src/run/run.ts': "import { plugin } from '@loadgate/plugins-http';" },
    says: ['packages/core/src/run/run.ts:1 @loadgate/core must not load @loadgate/plugins-http'],
    sound: { 'packages/cli/src/main.ts': "import { plugin } from '@loadgate/plugins-http';" },
  },
  {
    rule: PACKAGES,
    broken: { 'packages/cli/src/main.ts': "import { run } from '@loadgate/core/run/run.ts';" },
    says: ['packages/cli/src/main.ts:1 @loadgate/core/run/run.ts is no public entry'],
    sound: { 'packages/cli/src/main.ts': "import { run } from '@loadgate/core';" },
  },
  {
    rule: PACKAGES,
    broken: { 'packages/cli/src/main.ts': "import { run } from '../../core/src/run/run.ts';" },
    says: ['packages/cli/src/main.ts:1 loadgate reaches out of its sources: ../../core/src/run/run.ts'],
    sound: { 'packages/cli/src/run/main.ts': "import { run } from '../run.ts';" },
  },
  {
    rule: 'no modules load each other in a circle',
    broken: { 'a/a.ts': "import './b.ts';", 'a/b.ts': "import './c.ts';", 'a/c.ts': "import './b.ts';" },
    says: ['a/b.ts → a/c.ts → a/b.ts is a cycle'],
    sound: { 'a/a.ts': "import './b.ts'; import './c.ts';", 'a/b.ts': "import './c.ts';", 'a/c.ts': "import type { B } from './b.ts';" },
  },
  {
    rule: 'contract/ is gone at run time',
    broken: { [`${core}contract/plugin.ts`]: 'export interface A { b: string }\nexport const A = 1;' },
    says: [`${core}contract/plugin.ts is more than types: export const A = 1`],
    sound: {
      [`${core}contract/plugin.ts`]:
        "/** A's. */\nimport type { B } from './b.ts';\nexport interface A { b: B }\nexport type { B };\nexport {};",
    },
  },
  {
    rule: 'contract/ is gone at run time',
    broken: { [`${core}contract/plugin.ts`]: "import { type B } from './b.ts';\nexport type A = B;" },
    says: [`${core}contract/plugin.ts is more than types: import { } from ' '`],
    sound: {},
  },
  {
    rule: 'file names say what is inside',
    broken: { [`${core}load/utils.ts`]: '', [`${core}common/x.ts`]: '', [`${core}run/types.test.ts`]: '' },
    says: [
      `${core}load/utils.ts does not say what is inside`,
      `${core}common/x.ts does not say what is inside`,
      `${core}run/types.test.ts does not say what is inside`,
    ],
    sound: { 'packages/test-types/src/index.ts': '', [`${core}load/rate-types.ts`]: '' },
  },
  {
    rule: `${core}worker.ts loads only what it may`,
    broken: { [`${core}worker.ts`]: "import { run } from './flow/run.ts';", [`${core}flow/run.ts`]: "import { z } from 'zod';" },
    says: [`${core}worker.ts loads zod, by ${core}flow/run.ts`],
    sound: {
      [`${core}worker.ts`]: "import { run } from './flow/run.ts';",
      [`${core}flow/run.ts`]: "import type { z } from 'zod';\nconst later = () => import('zod');",
    },
  },
  {
    rule: `${core}language/index.ts loads only what it may`,
    broken: { [`${core}language/index.ts`]: "import { readFile } from 'node:fs/promises';" },
    says: [`${core}language/index.ts loads node:fs, by ${core}language/index.ts`],
    sound: { [`${core}language/index.ts`]: "import { z } from 'zod';" },
  },
  {
    rule: `${core}start.ts loads only what it may`,
    broken: { [`${core}start.ts`]: "import { run } from './run/run.ts';", [`${core}run/run.ts`]: "import { parse } from 'yaml';" },
    says: [`${core}start.ts loads yaml, by ${core}run/run.ts`],
    sound: { [`${core}start.ts`]: "import { Worker } from 'node:worker_threads';" },
  },
  ...['main.ts', 'commands/run.ts'].map((name) => ({
    rule: `packages/cli/src/${name} loads only what it may`,
    broken: { [`packages/cli/src/${name}`]: "import { createHost } from '@loadgate/core';" },
    says: [`packages/cli/src/${name} loads @loadgate/core, by packages/cli/src/${name}`],
    sound: {
      [`packages/cli/src/${name}`]: "import { startThreads } from '@loadgate/core/start';\nconst later = () => import('@loadgate/core');",
    },
  })),
  ...['plugins-http', 'plugins-db', 'test-types', 'monitors'].map((name) => ({
    rule: `packages/${name}/src/index.ts loads only what it may`,
    broken: {
      [`packages/${name}/src/index.ts`]: "import { open } from './open.ts';",
      [`packages/${name}/src/open.ts`]: "import { Client } from 'undici';",
    },
    says: [`packages/${name}/src/index.ts loads undici, by packages/${name}/src/open.ts`],
    sound: {
      [`packages/${name}/src/index.ts`]: "import type { Plugin } from '@loadgate/core';\nexport const open = () => import('./open.ts');",
    },
  })),
  {
    rule: 'packages/reporters/src/index.ts loads only what it may',
    broken: { 'packages/reporters/src/index.ts': "import uPlot from 'uplot';" },
    says: ['packages/reporters/src/index.ts loads uplot, by packages/reporters/src/index.ts'],
    sound: {
      'packages/reporters/src/index.ts': "import { decode } from '@loadgate/core/events';\nimport { readFileSync } from 'node:fs';",
    },
  },
  ...[
    'Date.now()',
    'new Date(0)',
    'Date()',
    'performance.now()',
    'process.hrtime()',
    'setTimeout(f, 1)',
    'setInterval(f, 1)',
    'setImmediate(f)',
    'globalThis.setTimeout(f)',
    'Math.random()',
  ].map((use) => ({
    rule: CLOCK,
    broken: { [`${core}engine/pace.ts`]: `\nconst a = ${use};` },
    says: [
      `${core}engine/pace.ts:2 ${use.replace(/\(.*| 0/, use.startsWith('Date(') ? '(' : '')}: take a Clock or a draw of the seeded random`,
    ],
    sound: {
      [`${core}time/monotonic.ts`]: `const a = ${use};`,
      [`${core}engine/pace.test.ts`]: `const a = ${use};`,
      [`${core}load/a.ts`]: `// ${use}\nconst a = '${use}';`,
    },
  })),
  {
    rule: CLOCK,
    broken: { 'packages/plugins-http/src/open.ts': 'const a = Date.now();' },
    says: ['packages/plugins-http/src/open.ts:1 Date.now: take a Clock or a draw of the seeded random'],
    sound: { 'packages/plugins-http/src/open.ts': 'socket.setTimeout(1); const at: Date = x;' },
  },
  {
    rule: MACHINE,
    broken: { [`${core}flow/step.ts`]: 'export async function a() {\n  await b;\n  return new Promise(c);\n}' },
    says: ['async', 'await', 'Promise'].map((word, i) => `${core}flow/step.ts:${i + 1} ${word}: settle by call`),
    sound: {
      [`${core}flow/step.ts`]: 'if (isPromise(a)) a.then(b);',
      [`${core}engine/threads.ts`]: 'await a;',
      [`${core}engine/virtual-user.ts`]: '',
    },
  },
  {
    rule: MACHINE,
    broken: { [`${core}engine/virtual-user.ts`]: 'await a;' },
    says: [`${core}engine/virtual-user.ts:1 await: settle by call`],
    sound: {},
  },
  {
    rule: MACHINE,
    broken: { [`${core}engine/user.ts`]: 'await a;' },
    says: [`${core}engine/virtual-user.ts is not there; name its successor in the rule`],
    sound: {},
  },
  {
    rule: 'factories cache per container, and nothing is resolved as a list',
    broken: { [`${core}container.ts`]: 'useFactory(instanceCachingFactory(a)); c.resolveAll(T);' },
    says: ['instanceCachingFactory', 'resolveAll'].map(
      (word) => `${core}container.ts:1 ${word}: instancePerContainerCachingFactory, or one array value per run`,
    ),
    sound: { [`${core}container.ts`]: 'useFactory(instancePerContainerCachingFactory(a)); c.resolve(T);' },
  },
  {
    rule: 'only run/ and the command write to the terminal or end the process',
    broken: { [`${core}engine/users.ts`]: "console.log('a');\nprocess.exit(1);" },
    says: ['console.log', 'process.exit'].map(
      (word, i) => `${core}engine/users.ts:${i + 1} ${word}: emit a notice, or print with the tool that was handed in`,
    ),
    sound: { 'packages/cli/src/main.ts': "console.log('a'); process.exit(1);", [`${core}run/end.ts`]: 'process.stdout.write(a);' },
  },
  {
    rule: FILES,
    broken: { 'packages/reporters/src/csv.ts': "writeFileSync('a', b); await writeFile('a', b);" },
    says: ['writeFileSync(', 'writeFile('].map((word) => `packages/reporters/src/csv.ts:1 ${word}: write with the tool that was handed in`),
    sound: { 'packages/reporters/src/csv.ts': "readFileSync('a');", [`${core}run/results.ts`]: "writeFileSync('a', b);" },
  },
  {
    rule: 'only run/ emits events',
    broken: { [`${core}engine/users.ts`]: 'stream.emit(notice);', 'packages/reporters/src/csv.ts': '\nthis.stream\n.emit(notice);' },
    says: [`${core}engine/users.ts:1 .emit(: hand it to the run`, 'packages/reporters/src/csv.ts:3 .emit(: hand it to the run'],
    sound: { [`${core}run/run.ts`]: 'stream.emit(notice);', [`${core}run/a.ts`]: 'emit(notice); // x.emit(y)' },
  },
  {
    rule: 'a module names what it exports',
    broken: { [`${core}index.ts`]: "export * from './run/run.ts';\nexport default 1;" },
    says: ['export *', 'export default'].map((word, i) => `${core}index.ts:${i + 1} ${word}: named exports, listed one by one`),
    sound: { [`${core}index.ts`]: "export { run } from './run/run.ts';" },
  },
  {
    rule: 'only container.ts knows tsyringe',
    broken: { [`${core}run/run.ts`]: "import { container } from 'tsyringe';\nimport 'reflect-metadata';" },
    says: ['tsyringe', 'reflect-metadata'].map((name, i) => `${core}run/run.ts:${i + 1} loads ${name}`),
    sound: {
      [`${core}container.ts`]: "import { container } from 'tsyringe';",
      [`${core}run/run.ts`]: "import type { InjectionToken } from 'tsyringe';",
    },
  },
  {
    rule: 'timers come from time/',
    broken: { [`${core}run/run.ts`]: "import { setTimeout as sleep } from 'node:timers/promises';" },
    says: [`${core}run/run.ts:1 loads node:timers/promises`],
    sound: { [`${core}time/monotonic.ts`]: "import { setTimeout } from 'node:timers';" },
  },
  {
    rule: READS,
    broken: {
      [`${core}verdict/baseline.ts`]: "import { readFileSync } from 'node:fs';",
      [`${core}flow/body.ts`]: "const fs = () => import('fs/promises');",
    },
    says: [`${core}verdict/baseline.ts:1 loads node:fs`, `${core}flow/body.ts:1 loads fs/promises`],
    sound: { [`${core}host/disk-files.ts`]: "import { readFileSync } from 'node:fs';" },
  },
  {
    rule: 'threads and processes are made in engine/, run/, the roots, the command and the embedded server',
    broken: { [`${core}verdict/judge.ts`]: "import { Worker } from 'node:worker_threads';" },
    says: [`${core}verdict/judge.ts:1 loads node:worker_threads`],
    sound: { [`${core}engine/threads.ts`]: "import { Worker } from 'node:worker_threads';" },
  },
];

describe('rules', () => {
  for (const { rule, broken, says, sound } of plants) {
    it(`${rule}: finds ${says[0]}`, () => {
      const breaches = rules.get(rule);
      assert.ok(breaches, 'there is no such rule');
      assert.deepEqual(breaches(treeOf(broken)), says);
      if (Object.keys(sound).length > 0) assert.deepEqual(breaches(treeOf(sound)), []);
    });
  }

  it('are each broken by at least one plant', () => {
    const planted = new Set(plants.map(({ rule }) => rule));
    assert.deepEqual(
      [...rules.keys()].filter((rule) => !planted.has(rule)),
      [],
    );
  });
});
