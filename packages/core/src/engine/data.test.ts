import assert from 'node:assert/strict';
import type { DataSource, Json } from '../contract/plan.ts';
import type { Driver, Session, StepRun } from '../contract/plugin.ts';
import type { FakeCall } from '../testing/fake-protocol.ts';
import { request } from '../testing/sketched-steps.ts';
import { MS, ran, SEC } from './ran.test.ts';

const people = (count: number, how: Partial<DataSource> = {}): { readonly rows: readonly Json[] } & Partial<DataSource> => ({
  rows: Array.from({ length: count }, (_, n) => ({ n })),
  ...how,
});
const A = request('A', { value: '${data.people.n}' });
const values = (calls: readonly FakeCall[]): readonly number[] => calls.map(({ value }) => Number(value));
const sorted = (list: readonly number[]): readonly number[] => [...list].sort((a, b) => a - b);

describe('data', () => {
  it('gives a closed load row iteration × users + user, an open one the arrival’s number', async () => {
    const closed = await ran([A], { users: 3, iterations: 9 }, undefined, { data: { people: people(20) } });
    assert.deepEqual(values(closed.calls), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    const open = await ran([A], { arrivals: 10, durationUs: SEC }, () => 500 * MS, { data: { people: people(4) } });
    assert.deepEqual(values(open.calls), [0, 1, 2, 3, 0, 1, 2, 3, 0, 1]);
  });

  it('gives a user one row for its life', async () => {
    const run = await ran([A], { users: 3, iterations: 9 }, undefined, { data: { people: people(20, { per: 'user' }) } });
    assert.deepEqual(
      [0, 1, 2].map((user) => [...new Set(values(run.calls.filter((call) => call.user === user)))]),
      [[0], [1], [2]],
    );
  });

  for (const workers of [1, 2])
    it(`lets users stop when each row was given once, in ${workers} workers, and then the load is over`, async () => {
      const run = await ran([A], { users: 4, durationUs: 60 * SEC }, undefined, {
        data: { people: people(10, { onEnd: 'stop' }) },
        workers,
      });
      assert.deepEqual(sorted(values(run.calls)), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      assert.deepEqual([run.iterations.started, run.log.at(-1)], [10, '30000 graceful']);
      assert.deepEqual(run.notices[0]?.message, 'data "people" has no more rows: all 10 were given (onEnd: stop)');
    });

  it('ends arrivals when each row was given once: none is dropped for it', async () => {
    const run = await ran([A], { arrivals: 10, durationUs: 60 * SEC }, undefined, { data: { people: people(3, { onEnd: 'stop' }) } });
    const { due, started, onTime, dropped } = run.iterations;
    assert.deepEqual([values(run.calls), run.log.at(-1)], [[0, 1, 2], '350000 graceful']);
    assert.deepEqual([due, started, onTime, dropped], [3, 3, 3, 0]);
  });

  for (const per of ['iteration', 'user'] as const)
    it(`lets go of arrivals that wait when the rows for each ${per} are given, and calls none of them late`, async () => {
      const load = { arrivals: 100, durationUs: SEC, maxUsers: per === 'user' ? 9 : 1, gracefulStopUs: SEC };
      const run = await ran([A], load, () => 100 * MS, { data: { people: people(2, { per, onEnd: 'stop' }) } });
      const { due, started, onTime, dropped } = run.iterations;
      assert.deepEqual([started, dropped, onTime], [2, 0, due]);
      assert.ok(due > 2, String(due));
    });

  it('fails the run where rows must not run out, at once', async () => {
    const run = await ran([A], { users: 4, durationUs: 60 * SEC }, undefined, {
      data: { people: people(10, { onEnd: 'fail' }) },
      spoilt: true,
    });
    assert.deepEqual(run.end, { faults: [], thrown: ['data "people" has no more rows: all 10 were given (onEnd: fail)'] });
    assert.equal(run.endedUs - run.beganUs, 20 * MS);
  });

  it('takes rows only for flows that read them, by vars and sections too', async () => {
    const flows = { reads: { weight: 1, steps: [request('A', { value: '${who}' })] }, not: { weight: 1, steps: [request('B')] } };
    const run = await ran([], { users: 1, iterations: 10 }, undefined, {
      flows,
      vars: { who: 'is ${data.people.n}' },
      data: { people: people(5, { onEnd: 'stop' }) },
    });
    const reading = run.calls.map(({ value }) => value).filter((value) => value !== 'B');
    // ten iterations, of which about five read, and none is without its row
    assert.deepEqual(reading, ['is 0', 'is 1', 'is 2', 'is 3', 'is 4'].slice(0, reading.length));
    assert.ok(reading.length >= 4 && run.iterations.started === 10, String(reading.length));
  });

  it('takes rows for what only the section of a protocol reads', async () => {
    const read: string[] = [];
    const driver = (good: Driver): Driver => ({
      ...good,
      compile(step, context) {
        const header = context.text('${data.people.n}');
        const run = good.compile(step, context) as StepRun<Session, unknown>;
        return (turn) => {
          read.push(header(turn.vu));
          return run(turn);
        };
      },
    });
    const sections = { fake: { header: '${data.people.n}' } };
    await ran([request('B')], { users: 1, iterations: 3 }, undefined, { sections, data: { people: people(5) }, fake: { driver } });
    assert.deepEqual(read, ['0', '1', '2']);
  });

  it('serves setup and cleanup with a first row', async () => {
    const run = await ran([A], { users: 1, iterations: 1 }, undefined, { data: { people: people(5) }, setup: [A], cleanup: [A] });
    assert.deepEqual(values(run.calls), [0, 0, 0]);
  });
});
