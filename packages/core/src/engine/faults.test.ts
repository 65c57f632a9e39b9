import assert from 'node:assert/strict';
import type { Driver } from '../contract/plugin.ts';
import { type FakeAnswer, type FakeCall, type FakeOptions, fakeProtocol } from '../testing/fake-protocol.ts';
import { runPlan } from '../testing/run-plan.ts';
import { sketchedPlan } from '../testing/sketched-plan.ts';
import { block, request } from '../testing/sketched-steps.ts';
import { MS, ran, SEC } from './ran.test.ts';

const load = { users: 2, durationUs: 60 * SEC };
const boom = (): never => {
  throw new Error('boom');
};
const from =
  (before: number, answer: FakeAnswer) =>
  (call: FakeCall): FakeAnswer =>
    call.before === before ? answer : 10 * MS;
const driver = (parts: Partial<Driver>): FakeOptions => ({ driver: (good) => ({ ...good, ...parts }) });

describe('a plugin’s bug', () => {
  for (const [title, bug, sentence] of [
    ['throws', 'throws', 'plugin fake: run of step "A" threw: boom'],
    ['rejects', 'rejects', 'plugin fake: run of step "A" rejected: boom'],
    ['settles twice', 'twice', 'plugin fake: run of step "A" settled twice'],
    [
      'settles with a time that is none',
      'nonsense',
      'plugin fake: run of step "A" settled with what is no outcome: {"kind":"reply","endUs":null,"reply":null}',
    ],
    ['says again outside a block', 'again', 'plugin fake: run of step "A" settled with what is no outcome: "again"'],
  ] as const)
    it(`ends the run at once: a step that ${title}; what was measured before stays`, async () => {
      const { end, sums, endedUs, beganUs, log } = await ran([request('A')], load, from(10, { bug }), { spoilt: true });
      assert.deepEqual(end, { faults: [sentence], thrown: [] });
      assert.ok((sums['latency A ok']?.count ?? 0) >= 10);
      assert.ok(endedUs - beganUs <= 60 * MS, String(endedUs - beganUs));
      assert.equal(log.length, 2);
    });

  for (const [title, options, sentence] of [
    ['session', driver({ session: boom }), 'plugin fake: session threw: boom'],
    ['evidence', driver({ evidence: boom }), 'plugin fake: evidence of step "A" threw: boom'],
    ['cancel', driver({ session: () => ({ cancel: boom, close() {} }) }), 'plugin fake: cancel of step "A" threw: boom'],
    ['refresh', driver({ refresh: boom }), 'plugin fake: refresh of a session threw: boom'],
  ] as const)
    it(`is told with its hook: ${title}`, async () => {
      const answer = ({ before }: FakeCall): FakeAnswer => (before === 1 ? { bug: 'never' } : { afterUs: MS, status: 500 });
      const { end } = await ran(
        [request('A', { timeoutUs: 50 * MS, expect: ['status < 400'] })],
        { arrivals: 10, durationUs: SEC },
        answer,
        { fake: options, spoilt: true },
      );
      assert.deepEqual(end.faults, [sentence]);
    });

  for (const [hook, answer, sentence] of [
    ['enter', { bug: 'throws' }, 'plugin fake: enter of step "tx" threw: boom'],
    ['leave', { bug: 'rejects' }, 'plugin fake: leave of step "tx" rejected: boom'],
  ] as const)
    it(`is told with the half of the block: ${hook}`, async () => {
      const { end } = await ran([block('tx', [request('A')])], load, ({ verb }) => (verb === `tx.${hook}` ? answer : 10 * MS), {
        spoilt: true,
      });
      assert.deepEqual(end.faults, [sentence]);
    });

  it('lets a view that throws fail the step, for the answer may be to blame', async () => {
    const { errors, intervals } = await ran([request('A', { expect: ['$.id == 1'] })], { users: 1, iterations: 1 }, undefined, {
      fake: driver({ views: { json: boom } }),
    });
    assert.deepEqual([errors, intervals[0]?.errors[0]?.evidence[0]?.message], [{ 'A expect': 1 }, '$.id == 1: boom']);
  });

  it('never settling is a timeout where there is one, else it is cut at the end', async () => {
    const never = (): FakeAnswer => ({ bug: 'never' });
    const timed = await ran([request('A', { timeoutUs: 200 * MS })], { users: 1, durationUs: 500 * MS }, never);
    assert.deepEqual(timed.errors, { 'A timeout': 1 });
    const cut = await ran([request('A')], { users: 2, durationUs: SEC }, never);
    assert.deepEqual([cut.sums['latency A cut']?.count, cut.iterations.cut, cut.endedUs - cut.beganUs], [2, 2, 1.1 * SEC]);
  });

  it('never settling for half a minute without a timeout is blamed on the plugin by name', async () => {
    const { end } = await ran([request('A')], { users: 2, durationUs: 40 * SEC }, () => ({ bug: 'never' }), { spoilt: true });
    assert.deepEqual(end.faults, ['plugin fake: run of step "A" never settled: nothing for 40.1 s, and no timeout']);
  });

  it('is no bug of a step that was tried again and again, if its last try is young', async () => {
    const retry = { times: 100, on: [], waitUs: SEC };
    const refused = ({ before }: FakeCall): FakeAnswer => (before < 35 ? { afterUs: 10 * MS, error: 'fake.refused' } : { bug: 'never' });
    const { end, sums } = await ran([request('A', { retry })], { users: 1, durationUs: 40 * SEC }, refused);
    assert.deepEqual([end.faults, sums['latency A cut']?.maxUs], [[], 40.1 * SEC]);
  });

  for (const [what, steps] of [
    ['run', [request('A')]],
    ['leave', [block('A', [])]],
  ] as const)
    it(`is a time that has not come, which would close seconds that have not, either: ${what}`, async () => {
      const early = { afterUs: 10 * MS, toldLaterUs: -3600 * SEC };
      const { end, intervals } = await ran(steps, load, ({ verb }) => (verb === 'tx.enter' ? 0 : early), { spoilt: true });
      assert.deepEqual(end.faults, [
        `plugin fake: ${what} of step "A" settled with a time that has not come: \`endUs\` is a time of the run’s clock`,
      ]);
      assert.ok(intervals.length < 3, String(intervals.length));
    });

  it('is a time before the step began, which would count as no time at all', async () => {
    const { end, sums } = await ran([request('A')], load, () => ({ afterUs: -20 * MS, toldLaterUs: 30 * MS }), { spoilt: true });
    assert.deepEqual(end.faults, [
      'plugin fake: run of step "A" settled with a time before it began: `endUs` is a time of the run’s clock, in µs',
    ]);
    assert.equal(sums['latency A ok'], undefined);
  });

  it('is told for each worker once', async () => {
    const { end } = await ran([request('A')], { users: 4, durationUs: SEC }, () => ({ bug: 'throws' }), { spoilt: true, workers: 2 });
    assert.deepEqual(end.faults, ['plugin fake: run of step "A" threw: boom']);
  });

  for (const [title, options, message] of [
    ['open that throws', { open: () => Promise.reject(new Error('no library')) }, /^PluginError: plugin fake: open failed: no library$/],
    ['open that never ends', { open: () => new Promise<Driver>(() => {}) }, /^PluginError: plugin fake: open was not done within 30 s$/],
    ['compile that throws', driver({ compile: boom }), /plugin fake: compile of step "A" threw: boom$/],
  ] as const)
    it(`keeps the run from beginning: ${title}`, async () => {
      const fake = fakeProtocol(() => 10 * MS, options);
      await assert.rejects(runPlan(sketchedPlan({ flows: { main: [request('A')] }, load }), { plugins: [fake.plugin] }), message);
    });

  for (const [title, options, message] of [
    ['a driver that cannot be closed', driver({ close: () => Promise.reject(new Error('stuck')) }), /plugin fake: close failed: stuck/],
    ['a driver that is never closed', driver({ close: () => new Promise<void>(() => {}) }), /plugin fake: close was not done within 5 s/],
    [
      'a session that is never closed',
      driver({ session: () => ({ cancel() {}, close: () => new Promise<void>(() => {}) }) }),
      /2 sessions were not closed within 5 s/,
    ],
    ['a session that throws', driver({ session: () => ({ cancel() {}, close: boom }) }), /plugin fake: close of a session failed: boom/],
  ] as const)
    it(`at the very end is told by close: ${title}`, async () => {
      const fake = fakeProtocol(() => 10 * MS, options);
      const plan = sketchedPlan({ flows: { main: [request('A')] }, load: { users: 2, durationUs: SEC } });
      await assert.rejects(runPlan(plan, { plugins: [fake.plugin] }), message);
    });
});
