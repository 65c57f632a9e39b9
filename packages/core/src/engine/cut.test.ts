import assert from 'node:assert/strict';
import type { Step } from '../contract/plan.ts';
import type { FakeAnswer, FakeCall } from '../testing/fake-protocol.ts';
import { block, choose, forEach, group, repeat, request, think, when } from '../testing/sketched-steps.ts';
import { MS, ran, SEC } from './ran.test.ts';

/** One user who begins at 0 and is cut at 1.1 s; a request takes 100 ms, `slow` ten seconds. */
async function cut(steps: readonly Step[], answer?: (call: FakeCall) => FakeAnswer) {
  const load = { users: 1, durationUs: SEC, gracefulStopUs: 100 * MS };
  const { sums, iterations } = await ran(steps, load, answer ?? (({ value }) => (value === 'slow' ? 10 * SEC : 100 * MS)));
  assert.equal(iterations.cut, 1);
  const ages = Object.entries(sums).filter(([key]) => key.endsWith(' cut'));
  return Object.fromEntries(ages.map(([key, { count, maxUs }]) => [key.slice(0, -4), count === 1 ? maxUs / MS : `${count} times`]));
}

describe('an iteration that is cut', () => {
  it('cuts the groups that it stands in, each at its own age, and no others', async () => {
    const steps = [group('done', [request('A')]), group('outer', [request('B'), group('inner', [request('slow')]), group('never', [])])];
    // done 0–100, outer from 100, inner from 200
    assert.deepEqual(await cut(steps), { 'group outer': 1000, 'group inner': 900, 'latency slow': 900, 'iteration main': 1100 });
  });

  for (const [title, steps, ages] of [
    ['in a pause within', [group('G', [request('A'), think(5 * SEC), request('B')])], { 'group G': 1100 }],
    ['in a pause before', [request('A'), think(5 * SEC), group('G', [request('B')])], {}],
    ['in a pause behind', [group('G', [request('A')]), think(5 * SEC), request('B')], {}],
    ['before it, in the second round of a loop', [repeat(3, [think(700 * MS), group('G', [request('A')])])], {}],
    ['before a block, in the second round of a loop', [repeat(3, [think(700 * MS), block('T', [request('A')])])], {}],
    [
      'in the second round of a loop',
      [repeat(3, [group('G', [request('A'), when(['${user.id} == 0'], [think(700 * MS)])])])],
      { 'group G': 300 },
    ],
  ] as const)
    it(`cuts groups and blocks only where it stands in them: ${title}`, async () => {
      assert.deepEqual(await cut(steps), { ...ages, 'iteration main': 1100 });
    });

  it('has ended a group whose steps are all done, though the user still pauses before what follows', async () => {
    const load = { users: 1, durationUs: SEC, gracefulStopUs: 100 * MS, think: 60 * SEC };
    const { sums, iterations } = await ran([group('F', [group('G', [request('A')])]), request('B')], load, () => 100 * MS);
    assert.equal(iterations.cut, 1);
    assert.deepEqual([sums['group G cut'], sums['group F cut']], [undefined, undefined]);
    assert.deepEqual([sums['group G ok']?.maxUs, sums['group F ok']?.maxUs], [100 * MS, 100 * MS]);
  });

  it('cuts the block around the step in flight, from its begin on', async () => {
    // it begins at 100, B at 200, slow at 300
    assert.deepEqual(await cut([request('A'), block('T', [request('B'), request('slow')])]), {
      'block T': 1000,
      'latency slow': 800,
      'iteration main': 1100,
    });
  });

  for (const [half, age] of [
    ['enter', 1000],
    ['leave', 1000],
  ] as const)
    it(`cuts a block whose ${half} is in flight, from its begin on`, async () => {
      const answer = ({ verb, value }: FakeCall): FakeAnswer => (verb === `tx.${half}` ? 10 * SEC : value === 'T' ? 0 : 100 * MS);
      assert.deepEqual(await cut([request('A'), block('T', [request('B')])], answer), { 'block T': age, 'iteration main': 1100 });
    });

  it('cuts a block that waits for its next try, and one that has ended not', async () => {
    const retry = { times: 3, on: [], waitUs: 5 * SEC };
    const failing = ({ value }: FakeCall): FakeAnswer => (value === 'B' ? { afterUs: 100 * MS, error: 'fake.no' } : 0);
    assert.deepEqual(await cut([block('done', []), block('T', [request('B')], { retry })], failing), {
      'block T': 1100,
      'iteration main': 1100,
    });
  });
});

describe('an iteration whose steps are all done', () => {
  const paused = { users: 1, durationUs: 500 * MS, think: 60 * SEC, gracefulStopUs: 10 * SEC };

  for (const [title, steps] of [
    ['a group', [group('G', [request('A')])]],
    ['groups', [group('F', [group('G', [request('A')])])]],
    ['a condition', [when(['${user.id} == 0'], [group('G', [request('A')])], [request('B')])]],
    ['a choice', [choose({ a: [1, [group('G', [request('A')])]] })]],
  ] as const)
    it(`is finished though it still pauses at the end of ${title}`, async () => {
      const { iterations, endedUs, beganUs, sums } = await ran(steps, paused);
      assert.deepEqual([iterations.finished, iterations.cut, endedUs - beganUs], [1, 0, 500 * MS]);
      assert.deepEqual([sums['group G ok']?.maxUs, sums['iteration main ok']?.maxUs], [10 * MS, 10 * MS]);
    });

  it('is finished where its last step failed within a group', async () => {
    const steps = [group('G', [request('A')])];
    const { iterations, endedUs, beganUs, sums } = await ran(steps, paused, () => ({ afterUs: 10 * MS, error: 'fake.no' }));
    assert.deepEqual([iterations.finished, iterations.failed, endedUs - beganUs], [1, 1, 500 * MS]);
    assert.equal(sums['group G failed']?.maxUs, 10 * MS);
  });

  for (const [title, answerUs] of [
    ['began before the end', 10 * MS],
    ['would begin after it', 900 * MS],
  ] as const)
    it(`is as long as planned with a pause that is written last and ${title}, and no second is told before it has passed`, async () => {
      const { iterations, intervals, sums } = await ran([request('A'), think(60 * SEC)], { ...paused, think: 0 }, () => answerUs);
      assert.deepEqual([iterations.finished, sums['iteration main ok']?.maxUs], [1, answerUs + 60 * SEC]);
      assert.deepEqual(
        intervals.map(({ index }) => index),
        [0],
      );
    });

  it('is not while a round of a loop is left', async () => {
    const { iterations, calls } = await ran([forEach('${list}', 'i', [request('A')])], { ...paused, think: SEC }, undefined, {
      vars: { list: [1, 2] },
    });
    assert.deepEqual([iterations.finished, calls.length], [1, 2]);
  });

  it('overruns no pacing, for no other follows it', async () => {
    const load = { users: 2, durationUs: 500 * MS, pacingUs: 100 * MS, gracefulStopUs: 10 * SEC };
    const thinking = { ...load, think: SEC };
    assert.equal((await ran([request('A')], load, () => SEC)).iterations.pacingOverruns, 0);
    assert.equal((await ran([request('A')], thinking)).iterations.pacingOverruns, 0);
  });
});
