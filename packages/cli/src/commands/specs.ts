import type { CommandSpec } from '../command-line.ts';
import type { HelpSection } from '../help.ts';
import { TIME, WHERE_AND_WHAT } from './scenario-options.ts';

const SCENARIO_HELP = ['a file, or its name: load for load.load.yaml'];
const RESULTS = { name: 'results', value: 'folder', help: ['where the results go                     [results]'] };
const WORKERS = { name: 'workers', value: 'n', help: ['threads that make load            [spare cores]'] };
const LOG_LEVEL = { name: 'log-level', value: 'level', help: ['error, warn, info or debug                  [info]'] };

export const run: CommandSpec = {
  name: 'run',
  summary: 'make the load, judge it, write the results',
  operands: '<scenario>',
  operandHelp: SCENARIO_HELP,
  minOperands: 1,
  maxOperands: 1,
  groups: [
    WHERE_AND_WHAT,
    { title: 'Judging', options: [{ name: 'compare-baseline', help: ['also judge the gates under baseline.gates'] }] },
    { title: TIME.title, options: [...TIME.options, { name: 'skip-cleanup', help: ['leave the test data in place'] }] },
    {
      title: 'Output',
      options: [
        RESULTS,
        {
          name: 'reporter',
          value: 'name',
          repeatable: true,
          help: ["in place of the config's list; the console", 'speaks anyway (repeatable)'],
        },
        { name: 'quiet', short: 'q', help: ['the verdict and what failed, nothing else'] },
        LOG_LEVEL,
        { name: 'events', help: ['run events as NDJSON on stdout, for editors'] },
        WORKERS,
      ],
    },
  ],
};

export const send: CommandSpec = {
  name: 'send',
  summary: 'one iteration; print every request and answer',
  operands: '<scenario>',
  operandHelp: SCENARIO_HELP,
  minOperands: 1,
  maxOperands: 1,
  groups: [WHERE_AND_WHAT, { title: 'Output', options: [LOG_LEVEL] }],
};

export const preview: CommandSpec = {
  name: 'preview',
  summary: 'the load over time, what it would send; sends nothing',
  operands: '<scenario>',
  operandHelp: SCENARIO_HELP,
  minOperands: 1,
  maxOperands: 1,
  groups: [
    WHERE_AND_WHAT,
    { title: 'Output', options: [{ name: 'settings', help: ['which settings hold, and the file and line of each'] }] },
    {
      title: TIME.title,
      options: [...TIME.options, { name: 'assume', value: 'duration', help: ['answers take this long where no baseline says  [200ms]'] }],
    },
  ],
};

export const validate: CommandSpec = {
  name: 'validate',
  summary: 'check scenarios, flows and config; sends nothing',
  operands: '[file…]',
  operandHelp: ['files or names; without one: all of the project'],
  minOperands: 0,
  maxOperands: 1000,
  groups: [
    { title: 'Where', options: [{ name: 'env', short: 'e', value: 'name', help: ['environment of loadgate.config.yaml'] }] },
    { title: 'Output', options: [{ name: 'json', help: ['problems as JSON on stdout'] }] },
  ],
};

export const db: CommandSpec = {
  name: 'db',
  summary: 'the five PostgreSQL tests: --all or --test <name>',
  operands: '[scenario]',
  operandHelp: ['of type database              [the one named database,', 'else one on a PostgreSQL of our own]'],
  minOperands: 0,
  maxOperands: 1,
  groups: [
    {
      title: 'Tests',
      options: [
        { name: 'all', help: ['all five, one after the other'] },
        {
          name: 'test',
          value: 'name',
          repeatable: true,
          help: ['connection_pool, query_performance, pool_exhaustion,', 'rls_overhead, index_effectiveness or all (repeatable)'],
        },
        { name: 'connections', value: 'n', help: ['of connection_pool                         [100]'] },
        { name: 'qps', value: 'n', help: ['iterations a second of query_performance   [500]'] },
        { name: 'duration', value: 'seconds', help: ['of query_performance and connection_pool'] },
      ],
    },
    WHERE_AND_WHAT,
    {
      title: 'Output',
      options: [
        { name: 'output', short: 'o', value: 'file', help: ['figures of each test as JSON'] },
        RESULTS,
        { name: 'quiet', short: 'q', help: ['the verdict and what failed, nothing else'] },
        { name: 'verbose', help: ['tell everything (--log-level debug)'] },
        WORKERS,
      ],
    },
  ],
};

export const report: CommandSpec = {
  name: 'report',
  summary: 'write the report of a run again, also of a killed one',
  operands: '[run]',
  operandHelp: ['folder or id of a run                      [latest]'],
  minOperands: 0,
  maxOperands: 1,
  groups: [
    {
      title: 'Output',
      options: [RESULTS, { name: 'reporter', value: 'name', repeatable: true, help: ['these reporters only (repeatable)'] }],
    },
  ],
};

export const cleanup: CommandSpec = {
  name: 'cleanup',
  summary: 'remove the test data that a killed run left',
  operands: '<run>',
  operandHelp: ['folder or id of a run'],
  minOperands: 1,
  maxOperands: 1,
  groups: [{ title: 'Where', options: [RESULTS] }],
};

export const init: CommandSpec = {
  name: 'init',
  summary: 'write a first scenario and a config',
  operands: '',
  minOperands: 0,
  maxOperands: 0,
  groups: [
    {
      title: 'In place of questions',
      options: [
        { name: 'target', value: 'url', help: ['what to test; it is asked once whether it answers'] },
        { name: 'request', value: 'request', repeatable: true, help: ['of a visit: "GET /health" (repeatable)    [GET /]'] },
        { name: 'auth', value: 'how', help: ['bearer, basic or none                      [none]'] },
        { name: 'postgres', help: ['watch its PostgreSQL beside the load'] },
        { name: 'pipeline', value: 'for', help: ['github, gitlab or none                     [none]'] },
        { name: 'yes', short: 'y', help: ['ask nothing: what is not given has its default'] },
      ],
    },
  ],
};

export const plugins: CommandSpec = {
  name: 'plugins',
  summary: 'what is loaded, from where, and what it adds',
  operands: '[scenario]',
  operandHelp: ['also what it names; without one: what the config names'],
  minOperands: 0,
  maxOperands: 1,
  groups: [
    {
      title: 'Output',
      options: [
        { name: 'json', help: ['as JSON on stdout'] },
        {
          name: 'grammar',
          value: 'plugin',
          help: ["the grammar.json of a plugin's package, made from", 'its code: a file, a package or a built-in one'],
        },
      ],
    },
  ],
};

export const schema: CommandSpec = {
  name: 'schema',
  summary: 'JSON Schema of a file, for editors and checks',
  operands: '<scenario|flows|config|result>',
  minOperands: 1,
  maxOperands: 1,
  groups: [],
};

export const SECTIONS: readonly HelpSection[] = [
  { title: 'Test', commands: [run, send, preview, validate, db] },
  { title: 'Results', commands: [report, cleanup] },
  { title: 'Project', commands: [init, plugins, schema] },
];
