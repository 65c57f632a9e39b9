import assert from 'node:assert/strict';
import type { Verdict } from '../contract/events.ts';
import type { RunFacts } from './judge.ts';
import { type Beside, Past, type Sent, type World } from './past-of.test.ts';

const GOOD: readonly Sent[] = [{ ms: 10, n: 9 }];

interface Case {
  readonly world?: World;
  readonly sent?: readonly Sent[];
  readonly beside?: Beside;
  readonly facts?: Partial<RunFacts>;
  readonly verdict: Verdict;
  readonly exitCode: number;
  /** First reason. */
  readonly because?: RegExp;
}

const CASES: Readonly<Record<string, Case>> = {
  'everything held': { verdict: 'passed', exitCode: 0 },
  'a gate that only warns': {
    world: { gates: ['p95 < 1ms or warn'] },
    verdict: 'passed',
    exitCode: 0,
    because: /^gate `p95 < 1ms or warn` warns with 10 ms$/,
  },
  'a gate that failed': { world: { gates: ['p95 < 1ms'] }, verdict: 'failed', exitCode: 1, because: /^gate `p95 < 1ms` broke with 10 ms$/ },
  'a gate without data': {
    world: { steps: ['A', 'B?'], gates: ['p95 of "B" < 1ms'] },
    verdict: 'failed',
    exitCode: 1,
    because: /^gate `p95 of "B" < 1ms` has no data$/,
  },
  'an empty run': { sent: [], verdict: 'failed', exitCode: 1, because: /^no request was made$/ },
  'an empty run with gates that count': { world: { gates: ['errors == 0', 'requests < 5'] }, sent: [], verdict: 'failed', exitCode: 1 },
  'only failures': { world: { bare: false }, sent: [{ ms: null }], verdict: 'failed', exitCode: 1, because: /^all 60 requests failed$/ },
  'only failures, with every gate on errors dropped': {
    sent: [{ ms: 5, outcome: 'failed' }],
    verdict: 'failed',
    exitCode: 1,
    because: /^all 60 requests failed$/,
  },
  'all samples cut': {
    sent: [{ ms: 5, outcome: 'cut' }],
    verdict: 'failed',
    exitCode: 1,
    because: /^all 60 requests were cut at the end, none was answered$/,
  },
  'only a warm-up': {
    world: {
      stages: [
        ['warm', 60, 'warm'],
        ['', 60],
      ],
    },
    verdict: 'failed',
    exitCode: 1,
    because: /^all 540 requests were made in the warm-up$/,
  },
  'a step that never ran': {
    world: { steps: ['A', 'B', 'C', 'D', 'E'] },
    verdict: 'failed',
    exitCode: 1,
    because: /^no sample of "B", "C", "D" and 1 more$/,
  },
  'a step that only a condition leads to': { world: { steps: ['A', 'B?'] }, verdict: 'passed', exitCode: 0 },
  'a step that was only ever cut': {
    world: { steps: ['A', 'B'] },
    sent: [...GOOD, { ms: 1, step: 'B', outcome: 'cut' }],
    verdict: 'failed',
    exitCode: 1,
    because: /^no sample of "B"$/,
  },
  'a thrown flow': {
    facts: { thrown: ['steps/checkout.ts#placeOrder: boom', 'again'] },
    verdict: 'failed',
    exitCode: 1,
    because: /^steps\/checkout.ts#placeOrder: boom \(and 1 more\)$/,
  },
  'a thrown flow that only the journal tells of': {
    beside: { errors: ['thrown'] },
    verdict: 'failed',
    exitCode: 1,
    because: /^a step threw \(and 59 more\)$/,
  },
  'a core step whose template has no value, in an iteration whose requests are all good': {
    beside: { iterationErrors: ['template'] },
    verdict: 'failed',
    exitCode: 1,
    because: /^a step threw \(and 59 more\)$/,
  },
  'a request whose template has no value is one that failed, no thrown flow': {
    beside: { errors: ['template'] },
    verdict: 'passed',
    exitCode: 0,
  },
  'a dead endpoint of many': {
    world: { bare: false, steps: ['A', 'B'] },
    sent: [
      { ms: 10, n: 30 },
      { ms: null, step: 'B' },
    ],
    verdict: 'failed',
    exitCode: 1,
    because: /^built-in gate `error_rate of each < 50%` broke with 100% at "B"$/,
  },
  'dropped arrivals': {
    world: { model: 'open' },
    beside: { iterations: { due: 5, onTime: 4, dropped: 1 } },
    verdict: 'failed',
    exitCode: 1,
    because: /^built-in gate `dropped == 0` broke with 60$/,
  },
  'stopped by itself': {
    facts: { aborted: 'the target answered nothing for 30 s' },
    verdict: 'failed',
    exitCode: 1,
    because: /^the target answered nothing for 30 s$/,
  },
  'a fault': { facts: { faults: ['worker 1 died'] }, verdict: 'error', exitCode: 3, because: /^worker 1 died$/ },
  'a fault before anything was sent': {
    facts: { faults: ['plugin http threw in step "A"'] },
    sent: [],
    verdict: 'error',
    exitCode: 3,
    because: /^plugin http threw/,
  },
  'a fault beside a gate that failed': {
    world: { gates: ['p95 < 1ms'] },
    facts: { faults: ['worker 1 died'] },
    verdict: 'failed',
    exitCode: 1,
    because: /^gate `p95 < 1ms` broke/,
  },
  preflight: {
    facts: { loadBegan: false, faults: ['http://x refused the connection'] },
    sent: [],
    verdict: 'error',
    exitCode: 3,
    because: /refused the connection/,
  },
  'a load that never began': { facts: { loadBegan: false }, sent: [], verdict: 'error', exitCode: 3, because: /^the load never began$/ },
  'an unhealthy generator': { beside: { silent: [0] }, verdict: 'inconclusive', exitCode: 4, because: /^the generator was not healthy/ },
  'an unhealthy generator beside a gate that failed': {
    world: { gates: ['p95 < 1ms'] },
    beside: { silent: [0] },
    verdict: 'failed',
    exitCode: 1,
  },
  'an unhealthy generator beside a fault': {
    facts: { faults: ['cleanup left something behind'] },
    beside: { silent: [0] },
    verdict: 'error',
    exitCode: 3,
  },
  'a finding without data': {
    world: { gates: ['users >= 5'] },
    verdict: 'inconclusive',
    exitCode: 4,
    because: /^gate `users >= 5` is inconclusive: nothing was concluded on users$/,
  },
  'a finding without data that only warns': { world: { gates: ['users >= 5 or warn'] }, verdict: 'passed', exitCode: 0 },
  SIGINT: { facts: { signal: 'SIGINT' }, verdict: 'interrupted', exitCode: 130, because: /^stopped by SIGINT$/ },
  SIGTERM: { facts: { signal: 'SIGTERM' }, verdict: 'interrupted', exitCode: 143, because: /^stopped by SIGTERM$/ },
  SIGHUP: { facts: { signal: 'SIGHUP' }, verdict: 'interrupted', exitCode: 129, because: /^stopped by SIGHUP$/ },
  'a signal beside all else': {
    world: { gates: ['p95 < 1ms'] },
    facts: { signal: 'SIGINT', faults: ['x'], aborted: 'y' },
    verdict: 'interrupted',
    exitCode: 130,
  },
  'a signal before the load': { facts: { signal: 'SIGINT', loadBegan: false }, sent: [], verdict: 'interrupted', exitCode: 130 },
  'a partial run': {
    world: { leftOut: ['B'], gates: ['p95 of "B" < 1ms', 'p95 < 1s'] },
    verdict: 'passed',
    exitCode: 0,
    because: /^partial: flows or tests were left out, and with them 1 of 6 gates$/,
  },
  'a scaled run': { world: { timeScale: 20 }, verdict: 'passed', exitCode: 0, because: /^time scale 20/ },
};

describe('the verdict', () => {
  for (const [title, { world = {}, sent = GOOD, beside = {}, facts = {}, verdict, exitCode, because }] of Object.entries(CASES))
    it(`of ${title}: ${verdict} (${exitCode})`, () => {
      const judgement = new Past(world).seconds(60, sent, beside).end(facts);
      assert.deepEqual([judgement.verdict, judgement.exitCode], [verdict, exitCode], judgement.reasons.join('\n'));
      if (because === undefined)
        assert.ok(exitCode !== 0 || judgement.reasons.length === 0 || title.includes('warns'), judgement.reasons.join('\n'));
      else assert.match(judgement.reasons[0] ?? '', because);
    });

  it('has one result for each gate, in their order', () => {
    const past = new Past({ bare: false, gates: ['p95 < 1s', 'users >= 5'] }).seconds(60, GOOD);
    assert.deepEqual(
      past.end().gates.map(({ gate }) => gate),
      past.plan.gates.map((_, index) => index),
    );
    assert.deepEqual(
      past.end({ loadBegan: false }).gates.map(({ outcome }) => outcome),
      past.plan.gates.map(() => 'not-judged'),
    );
  });

  it('gives the reasons in their order: what was asked for before what is built in, doubts and warnings last', () => {
    const world: World = { bare: false, gates: ['max < 1s or warn', 'p95 < 1ms', 'users >= 5', 'p99 of "B" < 1ms'], steps: ['A', 'B?'] };
    const { reasons } = new Past(world)
      .seconds(60, [
        { ms: 2000, n: 9 },
        { ms: null, n: 1 },
      ])
      .end({ faults: ['cleanup left something behind'] });
    assert.deepEqual(
      reasons.map((reason) => /`([^`]*)`/.exec(reason)?.[1] ?? reason),
      ['p95 < 1ms', 'error_rate < 5%', 'cleanup left something behind', 'p99 of "B" < 1ms', 'users >= 5', 'max < 1s or warn'],
    );
  });

  it('judges nothing in a warm-up, dropped arrivals included', () => {
    const world: World = {
      model: 'open',
      stages: [
        ['warm', 10, 'warm'],
        ['', 50],
      ],
    };
    const warm = { iterations: { due: 5, onTime: 4, dropped: 1 } };
    assert.equal(new Past(world).seconds(10, GOOD, warm).seconds(50, GOOD).end().exitCode, 0);
    assert.equal(new Past(world).seconds(11, GOOD, warm).seconds(49, GOOD).end().exitCode, 1);
  });

  it('is content with a step that ran in the warm-up alone: a login that is due every half hour', () => {
    const past = new Past({
      steps: ['A', 'Login'],
      stages: [
        ['warm', 10, 'warm'],
        ['', 50],
      ],
    });
    past.seconds(10, [...GOOD, { ms: 1, step: 'Login' }]).seconds(50, GOOD);
    assert.equal(past.end().exitCode, 0);
  });

  it('is the same from a journal that is heard again', () => {
    const world: World = { gates: ['p95 < 500ms in every 10s', 'p95 < 500ms or abort', 'p95 < 500ms'] };
    const run = (): unknown =>
      new Past(world)
        .seconds(30, GOOD)
        .seconds(8, [{ ms: 900, n: 30 }])
        .seconds(22, GOOD)
        .end();
    assert.deepEqual(run(), run());
  });
});
