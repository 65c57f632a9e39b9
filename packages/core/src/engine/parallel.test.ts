import assert from 'node:assert/strict';
import type { Step } from '../contract/plan.ts';
import type { FakeAnswer, FakeCall } from '../testing/fake-protocol.ts';
import { forEach, group, parallel, request, set, think } from '../testing/sketched-steps.ts';
import { MS, ran, SEC } from './ran.test.ts';

const once = { users: 1, iterations: 1, gracefulStopUs: 60 * SEC };
/** `20` takes 20 ms, `20 x` too; what begins with `no` fails after 5 ms. */
const asSaid = ({ value }: FakeCall): FakeAnswer =>
  value.startsWith('no') ? { afterUs: 5 * MS, error: 'fake.no', answered: true } : Number.parseInt(value, 10) * MS;
const took = (ms: number, name = String(ms)): Step => request(name, { value: name });
const begun = (calls: readonly FakeCall[]): readonly string[] => calls.map(({ value, atUs }) => `${value} at ${atUs / MS}`);

describe('steps in parallel', () => {
  it('begin together, and what follows begins when the last of them has ended', async () => {
    const { calls, sums } = await ran([parallel(4, [took(30), took(10), took(20)]), took(5)], once, asSaid);
    assert.deepEqual(begun(calls), ['30 at 0', '10 at 0', '20 at 0', '5 at 30']);
    assert.deepEqual(
      [sums['latency 20 ok']?.sumUs, sums['latency 5 ok']?.sumUs, sums['iteration main ok']?.sumUs],
      [20 * MS, 5 * MS, 35 * MS],
    );
  });

  it('are at most as many as is written: each further one is due when another has ended', async () => {
    const { calls, sums } = await ran([parallel(2, [took(30), took(10), took(50), took(1)])], once, asSaid);
    assert.deepEqual(begun(calls), ['30 at 0', '10 at 0', '50 at 10', '1 at 30']);
    assert.deepEqual([sums['latency 50 ok']?.sumUs, sums['latency 1 ok']?.sumUs], [50 * MS, MS]);
  });

  it('are followed by one pause of the load, and have none between them', async () => {
    const group4 = parallel(2, [group('G', [took(10), took(10, '10 b')]), took(5)]);
    const { calls } = await ran([group4, took(1)], { ...once, think: 100 * MS }, asSaid);
    assert.deepEqual(begun(calls), ['10 at 0', '5 at 0', '10 b at 10', '1 at 120']);
  });

  it('end the iteration when one fails: those in flight end as they do, none begins, and what was left out is counted', async () => {
    const steps = [parallel(2, [took(5, 'no'), took(50), took(1)]), took(2), took(3)];
    const { calls, sums, iterations, errors } = await ran(steps, once, asSaid);
    assert.deepEqual(begun(calls), ['no at 0', '50 at 0']);
    assert.deepEqual([sums['latency 50 ok']?.count, errors, iterations.failed, iterations.skipped], [1, { 'no fake.no': 1 }, 1, 3]);
    assert.equal(sums['iteration main failed']?.sumUs, 50 * MS);
  });

  it('go on where the step that fails may fail', async () => {
    const { calls, iterations } = await ran([parallel(1, [request('no', { value: 'no', onFail: 'continue' }), took(1)])], once, asSaid);
    assert.deepEqual([begun(calls), iterations.failed], [['no at 0', '1 at 5'], 0]);
  });

  it('each see what was set before and what they set themselves; afterwards all of it is there, of two the one written last', async () => {
    const { calls } = await ran(
      [
        set({ a: 'old', b: 'old' }),
        parallel(3, [
          group('one', [set({ a: 'first' }), took(30), request('own', { value: '1 ${a} ${b}' })]),
          group('two', [took(10), request('other', { value: '1 ${a} ${b}' }), set({ a: 'second', b: 'new' })]),
        ]),
        request('after', { value: '1 ${a} ${b}' }),
      ],
      once,
      asSaid,
    );
    assert.deepEqual(begun(calls).slice(2), ['1 old old at 10', '1 first old at 30', '1 second new at 31']);
  });

  it('draw the same, whoever is answered first', async () => {
    const drawn = async (first: number) => {
      const steps = [
        parallel(2, [
          group('one', [took(first), request('A', { value: '1 ${random.int(1, 1000000)}' })]),
          group('two', [took(20), request('B', { value: '2 ${random.int(1, 1000000)}' })]),
        ]),
        request('C', { value: '3 ${random.int(1, 1000000)}' }),
      ];
      const { calls } = await ran(steps, { ...once, iterations: 3 }, asSaid);
      return calls
        .map(({ value }) => value)
        .filter((value) => value.includes(' '))
        .sort();
    };
    const values = await drawn(10);
    assert.deepEqual(values, await drawn(30));
    assert.equal(new Set(values.map((value) => value.slice(2))).size, 9);
  });

  it('have loops and pauses of their own, and stand inside each other', async () => {
    const steps = [
      set({ list: [1, 2] }),
      parallel(2, [forEach('${list}', 'x', [took(10)]), parallel(2, [took(5), group('G', [think(7 * MS), took(3)])])]),
      took(1),
    ];
    const { calls } = await ran(steps, once, asSaid);
    assert.deepEqual(begun(calls), ['10 at 0', '5 at 0', '3 at 7', '10 at 10', '1 at 20']);
  });

  it('are all cut at the hard end, each at its own age, with the groups that they stand in', async () => {
    const load = { users: 1, durationUs: SEC, gracefulStopUs: 100 * MS };
    const steps = [parallel(3, [took(9000), group('G', [took(300), took(8000)]), took(10)])];
    const { sums, iterations } = await ran(steps, load, asSaid);
    assert.deepEqual(
      [sums['latency 9000 cut']?.sumUs, sums['latency 8000 cut']?.sumUs, sums['group G cut']?.sumUs, sums['latency 10 ok']?.count],
      [1100 * MS, 800 * MS, 1100 * MS, 1],
    );
    assert.deepEqual([sums['iteration main cut']?.sumUs, iterations.cut], [1100 * MS, 1]);
  });

  it('that nobody answers are cut, and nothing of them is heard later', async () => {
    const load = { users: 2, durationUs: SEC, gracefulStopUs: 100 * MS };
    const { sums, calls } = await ran([parallel(2, [took(2000), took(3000)]), took(1)], load, asSaid);
    assert.deepEqual([sums['latency 2000 cut']?.count, sums['latency 3000 cut']?.count, calls.length], [2, 2, 4]);
  });

  it('wait for a free user together: the wait is no lateness of the generator', async () => {
    const load = { arrivals: 10, durationUs: SEC, maxUsers: 1, gracefulStopUs: 60 * SEC };
    const { sums } = await ran([parallel(2, [took(150), took(150, '150 b')])], load, asSaid);
    assert.deepEqual(
      ['150', '150 b'].map((name) => [
        sums[`schedule_lag ${name} ok`]?.maxUs,
        sums[`user_wait ${name} ok`]?.maxUs,
        sums[`latency ${name} ok`]?.maxUs,
      ]),
      [
        [0, 300 * MS, 450 * MS],
        // one user's lateness is told once
        [undefined, 300 * MS, 450 * MS],
      ],
    );
  });

  it('keep what one of them set, though it was the same before; what outlives the iteration is that of the branch written last, too', async () => {
    const steps = [
      set({ mode: 'a' }),
      parallel(2, [group('one', [set({ mode: 'b' }), took(10)]), group('two', [set({ mode: 'a' }), took(1)])]),
      request('mode', { value: '1 ${mode}' }),
    ];
    const { calls } = await ran(steps, once, asSaid);
    assert.equal(calls.at(-1)?.value, '1 a');
  });

  it('of a userSetup leave to every iteration what the branch written last has set, whoever was answered last', async () => {
    const userSetup = [parallel(2, [group('one', [took(30), set({ token: 'first' })]), group('two', [took(5), set({ token: 'second' })])])];
    const { calls } = await ran([request('use', { value: '1 ${token}' })], { users: 1, iterations: 2 }, asSaid, { userSetup });
    assert.deepEqual(
      calls.slice(-2).map(({ value }) => value),
      ['1 second', '1 second'],
    );
  });

  it('that ask for nothing leave the wait for a free user to the first step behind them', async () => {
    const load = { arrivals: 10, durationUs: SEC, maxUsers: 1, gracefulStopUs: 60 * SEC };
    const { sums } = await ran([parallel(2, [set({ a: 1 }), set({ b: 2 })]), took(150)], load, asSaid);
    assert.deepEqual([sums['schedule_lag 150 ok']?.maxUs, sums['user_wait 150 ok']?.maxUs], [0, 300 * MS]);
  });

  it('count what each of those that failed has left out', async () => {
    const fails = (name: string): Step => group(name, [took(5, `no ${name}`), took(1, `1 ${name}`), took(2, `2 ${name}`)]);
    const { iterations } = await ran([parallel(2, [fails('a'), fails('b')]), took(3)], once, asSaid);
    assert.deepEqual([iterations.failed, iterations.skipped], [1, 5]);
  });
});
