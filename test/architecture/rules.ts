// The tables: who may know whom, and which words stand where. A new room or package is one more row, by ADR.

const BOTTOM = ['contract', 'errors', 'escapes', 'log-commands', 'secrets', 'time', 'template', 'search'] as const;
const WALK = ['load', 'flow', 'metrics', 'engine'] as const;
const READ = ['language', 'scenario', 'plugins'] as const;

/** Rooms of packages/core/src, and what each may import, types included. A room may always import itself. */
export const rooms: Readonly<Record<string, readonly string[]>> = {
  contract: BOTTOM,
  errors: BOTTOM,
  escapes: BOTTOM,
  'log-commands': BOTTOM,
  secrets: BOTTOM,
  time: BOTTOM,
  template: BOTTOM,
  search: BOTTOM,
  language: BOTTOM,
  scenario: [...BOTTOM, 'language'],
  plugins: [...BOTTOM, 'language'],
  load: BOTTOM,
  flow: BOTTOM,
  metrics: BOTTOM,
  engine: [...BOTTOM, 'load', 'flow', 'metrics'],
  verdict: [...BOTTOM, 'metrics'],
  testing: [...BOTTOM, ...READ, ...WALK, 'verdict'],
  run: [...BOTTOM, ...READ, ...WALK, 'verdict', 'testing'],
  worker: [...BOTTOM, ...WALK, 'language'],
  tokens: [...BOTTOM, ...WALK, 'verdict', 'run'],
  host: [...BOTTOM, ...READ, ...WALK, 'verdict', 'testing', 'run', 'tokens'],
  container: [...BOTTOM, ...READ, ...WALK, 'verdict', 'testing', 'run', 'tokens', 'host'],
  events: [...BOTTOM, 'metrics'],
  start: [...BOTTOM, 'engine', 'scenario'],
  index: [...BOTTOM, ...READ, ...WALK, 'verdict', 'testing', 'run', 'tokens', 'host', 'container', 'events'],
  // The entry points `./language` and `./testing` hand out more than their room knows.
  'language/index': [...BOTTOM, 'language', 'scenario'],
  'testing/index': [...BOTTOM, ...READ, ...WALK, 'verdict', 'testing', 'run'],
};

export interface PackageRule {
  /** Where its sources are. */
  readonly folder: string;
  /** Packages of ours whose types it may import. */
  readonly types: readonly string[];
  /** Specifiers of ours that it may load. */
  readonly values: readonly string[];
  /** What others may write after `from`. */
  readonly entries: readonly string[];
}

const CORE_ENTRIES = [
  '@loadgate/core',
  '@loadgate/core/start',
  '@loadgate/core/language',
  '@loadgate/core/events',
  '@loadgate/core/testing',
] as const;

/** Packages and what each may import of ours. */
export const packages: Readonly<Record<string, PackageRule>> = {
  '@loadgate/core': { folder: 'packages/core/src', types: [], values: [], entries: CORE_ENTRIES },
  '@loadgate/plugins-http': {
    folder: 'packages/plugins-http/src',
    types: ['@loadgate/core'],
    values: [],
    entries: ['@loadgate/plugins-http'],
  },
  '@loadgate/plugins-db': {
    folder: 'packages/plugins-db/src',
    types: ['@loadgate/core'],
    values: [],
    entries: ['@loadgate/plugins-db', '@loadgate/plugins-db/embedded'],
  },
  '@loadgate/test-types': { folder: 'packages/test-types/src', types: ['@loadgate/core'], values: [], entries: ['@loadgate/test-types'] },
  '@loadgate/monitors': { folder: 'packages/monitors/src', types: ['@loadgate/core'], values: [], entries: ['@loadgate/monitors'] },
  '@loadgate/reporters': {
    folder: 'packages/reporters/src',
    types: ['@loadgate/core'],
    values: ['@loadgate/core/events'],
    entries: ['@loadgate/reporters'],
  },
  loadgate: {
    folder: 'packages/cli/src',
    types: [
      '@loadgate/core',
      '@loadgate/monitors',
      '@loadgate/plugins-db',
      '@loadgate/plugins-http',
      '@loadgate/reporters',
      '@loadgate/test-types',
    ],
    values: [
      ...CORE_ENTRIES,
      '@loadgate/monitors',
      '@loadgate/plugins-db',
      '@loadgate/plugins-db/embedded',
      '@loadgate/plugins-http',
      '@loadgate/reporters',
      '@loadgate/test-types',
    ],
    entries: ['loadgate'],
  },
  '@loadgate/example-adapter': {
    folder: 'examples/adapter/src',
    types: ['@loadgate/plugins-db'],
    values: ['@loadgate/plugins-db/embedded'],
    entries: ['@loadgate/example-adapter'],
  },
};

export interface GraphRule {
  readonly entry: string;
  /** Packages that loading the entry must not load; `*` is every package that is not Node's. */
  readonly never: readonly string[];
  readonly except?: readonly string[];
  /** Files of ours that it must not load. */
  readonly neverFiles?: RegExp;
}

/** What loading an entry may not drag in. */
export const graphs: readonly GraphRule[] = [
  {
    entry: 'packages/core/src/worker.ts',
    never: ['zod', 'yaml', 'tsyringe', 'reflect-metadata', '@faker-js/faker', 'csv-parse', '@loadgate/reporters'],
    // a run without a `call` pays nothing for scripts
    neverFiles: /^packages\/core\/src\/(?:language\/|engine\/scripts\/(?!body\.ts$))/,
  },
  {
    entry: 'packages/core/src/language/index.ts',
    never: ['tsyringe', 'reflect-metadata', 'node:fs', 'fs', 'node:worker_threads', 'worker_threads', 'undici', 'pg'],
  },
  // what stands between the command's start and that of its threads
  { entry: 'packages/core/src/start.ts', never: ['*'] },
  { entry: 'packages/cli/src/main.ts', never: ['*'], except: ['@loadgate/core/start'] },
  { entry: 'packages/cli/src/commands/run.ts', never: ['*'], except: ['@loadgate/core/start'] },
  { entry: 'packages/plugins-http/src/index.ts', never: ['*'] },
  { entry: 'packages/plugins-db/src/index.ts', never: ['*'] },
  { entry: 'packages/test-types/src/index.ts', never: ['*'] },
  { entry: 'packages/monitors/src/index.ts', never: ['*'] },
  { entry: 'packages/reporters/src/index.ts', never: ['*'], except: ['@loadgate/core/events'] },
];

export interface WordRule {
  readonly title: string;
  /** Global; matched against code without comments and strings. */
  readonly words: RegExp;
  /** Where the rule holds. */
  readonly within: RegExp;
  /** Where the words may stand all the same. */
  readonly except?: RegExp;
  /** A file the rule is about and that must exist once its folder has files: a rename must not disarm the rule. */
  readonly about?: string;
  readonly instead: string;
}

const PRODUCT = /^packages\/[^/]+\/src\//;

/** Words that may stand in some places only. */
export const words: readonly WordRule[] = [
  {
    title: 'the clock, timers and randomness come from time/',
    words:
      /\bDate\s*\.\s*now\b|\bnew\s+Date\b|(?<![\w$.])Date\s*\(|\bperformance\s*\.\s*now\b|(?:\bprocess\s*\.\s*)?\bhrtime\b|(?<![\w$.]|function )(?:setTimeout|setInterval|setImmediate)\b|\bglobalThis\s*\.\s*set(?:Timeout|Interval|Immediate)\b|\bMath\s*\.\s*random\b/g,
    within: PRODUCT,
    // the command's entry waits a moment for its own end, which nobody measures
    except: /^packages\/(?:core\/src\/time\/|plugins-db\/src\/embedded\/|cli\/src\/main\.ts$)/,
    instead: 'take a Clock or a draw of the seeded random',
  },
  {
    title: 'an iteration is a machine, not an async function',
    words: /\b(?:async|await)\b|(?<![\w$.])Promise\b/g,
    within: /^packages\/core\/src\/(?:flow\/|engine\/virtual-user\.ts$)/,
    about: 'packages/core/src/engine/virtual-user.ts',
    instead: 'settle by call',
  },
  {
    title: 'factories cache per container, and nothing is resolved as a list',
    words: /\binstanceCachingFactory\b|\bresolveAll\b/g,
    within: PRODUCT,
    instead: 'instancePerContainerCachingFactory, or one array value per run',
  },
  {
    title: 'only run/ and the command write to the terminal or end the process',
    words: /(?<![\w$.])console\s*\.\s*\w+|\bprocess\s*\.\s*(?:stdout|stderr|exit|exitCode)\b/g,
    within: PRODUCT,
    except: /^packages\/(?:core\/src\/run\/|cli\/src\/|plugins-db\/src\/embedded\/)/,
    instead: 'emit a notice, or print with the tool that was handed in',
  },
  {
    title: 'only run/ and the command write files',
    words:
      /\b(?:writeFile|appendFile|copyFile|mkdir|mkdtemp|rename|rm|rmdir|unlink|symlink|link|truncate|write)Sync\s*\(|\b(?:writeFile|appendFile|copyFile|createWriteStream|mkdtemp)\s*\(/g,
    within: PRODUCT,
    except: /^packages\/(?:core\/src\/run\/|cli\/src\/|plugins-db\/src\/embedded\/)/,
    instead: 'write with the tool that was handed in',
  },
  {
    title: 'only run/ emits events',
    words: /\.\s*emit\s*\(/g,
    within: /^packages\/(?:core|reporters|test-types|cli)\/src\//,
    except: /^packages\/core\/src\/run\//,
    instead: 'hand it to the run',
  },
  {
    title: 'a module names what it exports',
    words: /(?<![\w$.])export\s+default\b|(?<![\w$.])export\s*\*/g,
    within: PRODUCT,
    instead: 'named exports, listed one by one',
  },
];

export interface LoaderRule {
  readonly title: string;
  readonly specifiers: RegExp;
  /** Files of the product that may load them; types are free. */
  readonly only: RegExp;
}

/** Modules that some places only may load. */
export const loaders: readonly LoaderRule[] = [
  {
    title: 'only container.ts knows tsyringe',
    specifiers: /^(?:tsyringe|reflect-metadata)$/,
    only: /^packages\/core\/src\/container\.ts$/,
  },
  {
    title: 'timers come from time/',
    specifiers: /^(?:node:)?timers(?:\/|$)/,
    only: /^packages\/(?:core\/src\/time|plugins-db\/src\/embedded)\//,
  },
  {
    title: 'files are read in host/, plugins/, run/, by protocols, reporters and the command',
    specifiers: /^(?:node:)?fs(?:\/|$)/,
    only: /^packages\/(?:core\/src\/(?:host|plugins|run)\/|plugins-http\/|plugins-db\/|reporters\/|cli\/)/,
  },
  {
    title: 'threads and processes are made in engine/, run/, the roots, the command and the embedded server',
    specifiers: /^(?:node:)?(?:worker_threads|child_process)$/,
    only: /^packages\/(?:core\/src\/(?:engine\/|run\/|worker\.ts$|container\.ts$)|cli\/|plugins-db\/src\/embedded\/)/,
  },
];

/** File names that say nothing of what is inside. */
export const emptyNames = /(?:^|\/)(?:utils?|helpers?|types|common|misc)(?:\.[\w.]+|\/)/;
