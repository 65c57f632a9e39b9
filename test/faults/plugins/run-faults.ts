import type { Fault } from '../fault.ts';

/** Hooks of the toys' parts, as JavaScript; what is left out works. Every one may call `boom('hook')`, whose message holds the secret, or `never()`. */
export interface Toys {
  readonly preflight?: string;
  readonly open?: string;
  readonly session?: string;
  readonly cancel?: string;
  readonly closeSession?: string;
  readonly compile?: string;
  readonly run?: string;
  readonly view?: string;
  readonly evidence?: string;
  readonly close?: string;
  readonly create?: string;
  readonly event?: string;
  readonly closeReporter?: string;
  readonly openMonitor?: string;
  readonly sample?: string;
  readonly conclude?: string;
  readonly analyse?: string;
}

/** A fault of a plugin in a run by the real command. */
export interface RunFault extends Fault {
  readonly toys: Toys;
  /** Lines of the scenario that make the fault happen; default: none. */
  readonly scenario?: string;
  /** Further lines of its step. */
  readonly step?: string;
  readonly exitCode: 1 | 3 | 4;
  /** Matched against what the command says and what the result holds. */
  readonly says: RegExp;
  /** It takes the limit of the hook: tried side by side with others of its kind. */
  readonly waits?: true;
  /** There is no result: the process was ended. */
  readonly noResult?: true;
}

const REPORTER = 'reporters: [toy, markdown]\n';
const MONITOR = 'monitors: { m: { toys: 1 } }\n';
const TYPE = 'type: toyish\n';

export const runFaults: readonly RunFault[] = [
  {
    fault: '`preflight` throws',
    gives: 'exit 3, no load',
    toys: { preflight: "boom('it')" },
    exitCode: 3,
    says: /preflight of toy: it broke/,
  },
  {
    fault: '`preflight` hangs',
    gives: 'exit 3 after 30 s, no load',
    toys: { preflight: 'never()' },
    exitCode: 3,
    says: /preflight of toy: it gave no answer within 30 s/,
    waits: true,
  },
  {
    fault: '`preflight` tells a function',
    gives: 'exit 3, no load',
    toys: { preflight: 'scope.tell({ f() {} })' },
    exitCode: 3,
    says: /preflight of toy: what it tells is no JSON/,
  },
  {
    fault: '`open` throws',
    gives: 'exit 3, no load',
    toys: { open: "boom('it')" },
    exitCode: 3,
    says: /plugin toy: open failed: it broke/,
  },
  {
    fault: '`open` hangs',
    gives: 'exit 3 after 30 s, no load',
    toys: { open: 'never()' },
    exitCode: 3,
    says: /plugin toy: open was not done within 30 s/,
    waits: true,
  },
  {
    fault: '`open` gives no driver',
    gives: 'exit 3, no load',
    toys: { open: '({})' },
    exitCode: 3,
    says: /plugin toy: open failed: it gave no driver: `session` is no function/,
  },
  { fault: '`session` throws', gives: 'exit 3', toys: { session: "boom('it')" }, exitCode: 3, says: /plugin toy: session threw: it broke/ },
  {
    fault: '`session` gives nothing',
    gives: 'exit 3',
    toys: { session: 'undefined' },
    exitCode: 3,
    says: /plugin toy: session gave undefined, which is none/,
  },
  {
    fault: '`compile` throws',
    gives: 'exit 3, no load',
    toys: { compile: "boom('it')" },
    exitCode: 3,
    says: /plugin toy: compile of step "x" threw: it broke/,
  },
  {
    fault: '`compile` gives nothing',
    gives: 'exit 3, no load',
    toys: { compile: 'undefined' },
    exitCode: 3,
    says: /plugin toy: compile of step "x" gave no function/,
  },
  {
    fault: 'a step throws',
    gives: 'exit 3',
    toys: { run: "boom('it')" },
    exitCode: 3,
    says: /plugin toy: run of step "x" threw: it broke/,
  },
  {
    fault: 'a step rejects',
    gives: 'exit 3',
    toys: { run: "(async () => boom('it'))()" },
    exitCode: 3,
    says: /plugin toy: run of step "x" rejected: it broke/,
  },
  {
    fault: 'a step settles twice',
    gives: 'exit 3',
    toys: { run: 'void setTimeout(() => { turn.settle(done()); turn.settle(done()); }, 5)' },
    exitCode: 3,
    says: /plugin toy: run of step "x" settled twice/,
  },
  {
    fault: 'a step settles with nonsense',
    gives: 'exit 3',
    toys: { run: "({ kind: 'ok' })" },
    exitCode: 3,
    says: /plugin toy: run of step "x" settled with what is no outcome: \{"kind":"ok"\}/,
  },
  {
    fault: 'a step ends at a time that is no number',
    gives: 'exit 3',
    toys: { run: "({ kind: 'reply', endUs: NaN, reply: 1 })" },
    exitCode: 3,
    says: /plugin toy: run of step "x" settled with what is no outcome/,
  },
  { fault: 'a step never settles', gives: '`timeout`, exit 1', toys: { run: 'undefined' }, exitCode: 1, says: /timeout/ },
  {
    fault: 'a step throws in a timer',
    gives: 'exit 3',
    toys: { run: "void setTimeout(() => boom('it'), 5)" },
    exitCode: 3,
    says: /plugin toy: broke outside of every hook, at .*toys\.mjs:\d+:\d+: it broke/,
  },
  {
    fault: 'a step leaves a rejection that nobody handles',
    gives: 'exit 3',
    toys: { run: "(void Promise.reject(new Error('it broke with ' + TOKEN)), undefined)" },
    exitCode: 3,
    says: /plugin toy: broke outside of every hook, at .*toys\.mjs:\d+:\d+: it broke/,
  },
  {
    fault: 'a step ends its worker with process.exit(0)',
    gives: 'exit 3',
    toys: { run: 'process.exit(0)' },
    exitCode: 3,
    says: /worker 0 died/,
  },
  {
    fault: 'a step blocks its worker',
    gives: 'the worker is ended, exit 3',
    toys: { run: '(() => { for (;;); })()' },
    exitCode: 3,
    says: /worker.*(?:blocked|did not end)/s,
    waits: true,
  },
  {
    fault: '`cancel` throws',
    gives: 'the timeout fails the run, and the hook is named, exit 1',
    toys: { run: 'undefined', cancel: "boom('it')" },
    exitCode: 1,
    says: /plugin toy: cancel of step "x" threw: it broke/,
  },
  {
    fault: 'a reader of a view throws',
    gives: 'failed steps with its words, exit 1',
    toys: { view: "boom('it')" },
    step: '    expect: value == 1\n',
    exitCode: 1,
    says: /it broke/,
  },
  {
    fault: '`evidence` throws',
    gives: 'the failed step fails the run, and the hook is named, exit 1',
    toys: { evidence: "boom('it')" },
    step: '    expect: value == 2\n',
    exitCode: 1,
    says: /plugin toy: evidence of step "x" threw: it broke/,
  },
  {
    fault: '`close` of a session throws',
    gives: 'exit 3, with the results',
    toys: { closeSession: "boom('it')" },
    exitCode: 3,
    says: /plugin toy: close of a session failed: it broke/,
  },
  {
    fault: '`close` of a session hangs',
    gives: 'exit 3 after 5 s, with the results',
    toys: { closeSession: 'never()' },
    exitCode: 3,
    says: /plugin toy: close of a session: 1 sessions were not closed within 5 s/,
    waits: true,
  },
  {
    fault: '`close` throws',
    gives: 'exit 3, with the results',
    toys: { close: "boom('it')" },
    exitCode: 3,
    says: /plugin toy: close failed: it broke/,
  },
  {
    fault: '`close` hangs',
    gives: 'exit 3 after 5 s, with the results',
    toys: { close: 'never()' },
    exitCode: 3,
    says: /plugin toy: close was not done within 5 s/,
    waits: true,
  },

  {
    fault: '`create` of a reporter throws',
    gives: 'exit 3, with the other reports',
    toys: { create: "boom('it')" },
    scenario: REPORTER,
    exitCode: 3,
    says: /reporter toy failed in create: it broke/,
  },
  {
    fault: '`create` gives no reporter',
    gives: 'exit 3, with the other reports',
    toys: { create: 'undefined' },
    scenario: REPORTER,
    exitCode: 3,
    says: /reporter toy failed in create: it gave no reporter/,
  },
  {
    fault: '`event` of a reporter throws',
    gives: 'exit 3, with the other reports',
    toys: { event: "boom('it')" },
    scenario: REPORTER,
    exitCode: 3,
    says: /reporter toy failed in event \(started\): it broke/,
  },
  {
    fault: '`event` of a reporter rejects',
    gives: 'exit 3, with the other reports',
    toys: { event: "(async () => boom('it'))()" },
    scenario: REPORTER,
    exitCode: 3,
    says: /reporter toy failed in event \(\w+\): it broke/,
  },
  {
    fault: '`close` of a reporter throws',
    gives: 'exit 3, with the results',
    toys: { closeReporter: "boom('it')" },
    scenario: REPORTER,
    exitCode: 3,
    says: /reporter toy failed in close: it broke/,
  },
  {
    fault: '`close` of a reporter hangs',
    gives: 'exit 3 after 30 s, with the results',
    toys: { closeReporter: 'never()' },
    scenario: REPORTER,
    exitCode: 3,
    says: /reporter toy failed in close: did not end within 30 s/,
    waits: true,
  },
  {
    fault: 'a reporter writes outside the results folder',
    gives: 'exit 3, nothing written there',
    toys: { closeReporter: "scope.write('../../out.txt', 'x')" },
    scenario: REPORTER,
    exitCode: 3,
    says: /reporter toy failed in close: \.\.\/\.\.\/out\.txt would be written outside the results folder/,
  },
  {
    fault: 'a reporter writes to an absolute path',
    gives: 'exit 3, nothing written there',
    toys: { closeReporter: "scope.write(process.cwd() + '/out.txt', 'x')" },
    scenario: REPORTER,
    exitCode: 3,
    says: /reporter toy failed in close: .*out\.txt would be written outside the results folder/,
  },
  {
    fault: 'a reporter writes over the journal',
    gives: 'exit 3, the journal as it was',
    toys: { closeReporter: "scope.write('./journal.ndjson', 'x')" },
    scenario: REPORTER,
    exitCode: 3,
    says: /reporter toy failed in close: \.\/journal\.ndjson is a file that loadgate itself writes/,
  },
  {
    fault: 'a reporter calls process.exit(0)',
    gives: 'exit 3, told that the command was ended',
    toys: { event: 'process.exit(0)' },
    scenario: REPORTER,
    exitCode: 3,
    says: /The command was ended before it was done: process\.exit was called at .*toys\.mjs/,
    noResult: true,
  },
  {
    fault: 'a reporter throws in a timer',
    gives: 'exit 3',
    toys: { create: "(setTimeout(() => boom('it'), 5), { event() {} })" },
    scenario: REPORTER,
    exitCode: 3,
    says: /plugin toys: broke outside of every hook, at .*toys\.mjs:\d+:\d+: it broke/,
  },

  {
    fault: '`open` of a monitor throws',
    gives: 'exit 3, no load',
    toys: { openMonitor: "boom('it')" },
    scenario: MONITOR,
    exitCode: 3,
    says: /monitor m \(toys\): it broke/,
  },
  {
    fault: '`open` of a monitor hangs',
    gives: 'exit 3 after 10 s, no load',
    toys: { openMonitor: 'never()' },
    scenario: MONITOR,
    exitCode: 3,
    says: /monitor m \(toys\): did not open within 10 s/,
    waits: true,
  },
  {
    fault: '`open` gives no monitor',
    gives: 'exit 3, no load',
    toys: { openMonitor: '({})' },
    scenario: MONITOR,
    exitCode: 3,
    says: /monitor m \(toys\): `open` gave no monitor/,
  },
  {
    fault: 'a monitor gives NaN',
    gives: 'a gate on it has no data, exit 1',
    toys: { sample: '({ depth: NaN })' },
    scenario: `${MONITOR}gates: [m.depth.max < 5]\n`,
    exitCode: 1,
    says: /its sample gave depth = NaN, which is no figure/,
  },
  {
    fault: 'a monitor gives a text',
    gives: 'a gate on it has no data, exit 1',
    toys: { sample: "({ depth: '3' })" },
    scenario: `${MONITOR}gates: [m.depth.max < 5]\n`,
    exitCode: 1,
    says: /its sample gave depth = .*3.*, which is no figure/,
  },
  {
    fault: 'a monitor gives a figure that it does not declare',
    gives: 'a gate on the declared one has no data, exit 1',
    toys: { sample: '({ width: 3 })' },
    scenario: `${MONITOR}gates: [m.depth.max < 5]\n`,
    exitCode: 1,
    says: /its sample gave width = 3, and it declares no such figure/,
  },
  {
    fault: 'a monitor gives `__proto__`',
    gives: 'nothing is changed by it, a gate has no data, exit 1',
    toys: { sample: `JSON.parse('{ "__proto__": 3 }')` },
    scenario: `${MONITOR}gates: [m.depth.max < 5]\n`,
    exitCode: 1,
    says: /its sample gave __proto__ = 3, and it declares no such figure/,
  },
  {
    fault: '`sample` of a monitor throws',
    gives: 'a gate on it has no data, exit 1',
    toys: { sample: "boom('it')" },
    scenario: `${MONITOR}gates: [m.depth.max < 5]\n`,
    exitCode: 1,
    says: /gave no figures: it broke/,
  },
  {
    fault: '`conclude` of a monitor throws',
    gives: 'a gate on its finding is inconclusive, exit 4',
    toys: { conclude: "boom('it')" },
    scenario: `${MONITOR}gates: [m.growth < 5]\n`,
    exitCode: 4,
    says: /it broke/,
  },
  {
    fault: '`conclude` of a monitor hangs',
    gives: 'a gate on its finding is inconclusive after 5 s, exit 4',
    toys: { conclude: 'never()' },
    scenario: `${MONITOR}gates: [m.growth < 5]\n`,
    exitCode: 4,
    says: /concluded nothing within 5 s/,
    waits: true,
  },
  {
    fault: '`conclude` answers a finding that is not declared',
    gives: 'a gate on the declared one is inconclusive, exit 4',
    toys: { conclude: "[finding('shrinkage')]" },
    scenario: `${MONITOR}gates: [m.growth < 5]\n`,
    exitCode: 4,
    says: /it concludes `shrinkage`, which it does not declare/,
  },

  {
    fault: '`analyse` of a test type throws',
    gives: 'exit 3, with the results',
    toys: { analyse: "boom('it')" },
    scenario: TYPE,
    exitCode: 3,
    says: /test type toyish: analyse threw: it broke/,
  },
  {
    fault: '`analyse` gives no findings',
    gives: 'exit 3, with the results',
    toys: { analyse: "'fine'" },
    scenario: TYPE,
    exitCode: 3,
    says: /test type toyish: what `analyse` gave is no list of findings/,
  },
  {
    fault: '`analyse` answers a finding that is not declared',
    gives: 'exit 3, with the results',
    toys: { analyse: "[finding('shrinkage')]" },
    scenario: TYPE,
    exitCode: 3,
    says: /test type toyish: `analyse` gave `shrinkage`, which it does not declare/,
  },
];
