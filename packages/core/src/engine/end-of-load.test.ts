import assert from 'node:assert/strict';
import { group, request, think } from '../testing/sketched-steps.ts';
import { MS, ms, ran, SEC } from './ran.test.ts';

describe('the end of a load', () => {
  it('lets running iterations go on for the graceful time, then cuts them: an age, and no error', async () => {
    const answer = ({ user }: { user: number }) => (user === 0 ? 1.5 * SEC : 10 * SEC);
    const { sums, iterations, log, fake, errors, endedUs, beganUs } = await ran(
      [request('A')],
      { users: 2, durationUs: SEC, gracefulStopUs: SEC },
      answer,
    );
    // begun at 0: one ends at 1.5, the other is cut at 2
    assert.deepEqual(sums['latency A ok'], { count: 1, sumUs: 1.5 * SEC, minUs: 1.5 * SEC, maxUs: 1.5 * SEC });
    assert.deepEqual(sums['latency A cut'], { count: 1, sumUs: 2 * SEC, minUs: 2 * SEC, maxUs: 2 * SEC });
    assert.deepEqual([sums['iteration main cut']?.count, sums['iteration main ok']?.count], [1, 1]);
    assert.deepEqual([iterations.started, iterations.finished, iterations.failed, iterations.cut], [2, 1, 0, 1]);
    assert.deepEqual(
      [log, errors, fake.log.includes('cancel 1'), endedUs - beganUs],
      [['0 stage main', '1000000 graceful'], {}, true, 2 * SEC],
    );
  });

  it('calls an iteration finished whose steps are all done, though it still pauses', async () => {
    const { iterations, endedUs, beganUs } = await ran([request('A')], {
      users: 1,
      durationUs: 500 * MS,
      think: 60 * SEC,
      gracefulStopUs: 30 * SEC,
    });
    assert.deepEqual([iterations.finished, iterations.cut, endedUs - beganUs], [1, 0, 500 * MS]);
  });

  it('passes by the pause after the last step once nothing starts any more', async () => {
    const load = { users: 1, durationUs: 500 * MS, think: 60 * SEC, gracefulStopUs: 30 * SEC };
    const { iterations, endedUs, beganUs } = await ran([request('A')], load, () => 900 * MS);
    assert.deepEqual([iterations.finished, iterations.cut, endedUs - beganUs], [1, 0, 900 * MS]);
  });

  it('does not disturb userCleanup at the hard end', async () => {
    const answer = ({ value }: { value: string }) => (value === 'bye' ? SEC : 10 * MS);
    const { calls, fake, endedUs, beganUs } = await ran([request('A')], { users: 1, durationUs: 100 * MS }, answer, {
      userCleanup: [request('bye')],
    });
    assert.deepEqual([calls.filter(({ value }) => value === 'bye').length, endedUs - beganUs], [1, 1.1 * SEC]);
    assert.equal(fake.log.includes('cancel 0'), false);
  });

  it('cuts an iteration in a pause that was written', async () => {
    const { iterations, sums } = await ran([request('A'), think(60 * SEC), request('B')], { users: 1, durationUs: 500 * MS });
    assert.deepEqual([iterations.finished, iterations.cut, sums['latency A ok']?.count, sums['latency B cut']], [0, 1, 1, undefined]);
    assert.equal(sums['iteration main cut']?.maxUs, 600 * MS);
  });

  it('is told by intervals: the graceful tail is not judged, and the second in which the load ended says how much of it was load', async () => {
    const { intervals, history } = await ran([request('A')], { users: 1, durationUs: 1.5 * SEC, gracefulStopUs: 2 * SEC }, () => 900 * MS);
    // begun at 0, 0.9; the second ends at 1.8
    assert.deepEqual(
      intervals.map(({ index, judged, loadUs, users }) => [index, judged, loadUs, users]),
      [
        [0, true, undefined, 1],
        [1, true, 500 * MS, 0],
      ],
    );
    assert.equal(history.judgedSec, 1.5);
    const long = await ran([request('A')], { users: 1, durationUs: SEC, gracefulStopUs: 2 * SEC }, () => 700 * MS);
    assert.deepEqual(
      long.intervals.map(({ judged, loadUs }) => [judged, loadUs]),
      [
        [true, undefined],
        [false, 0],
      ],
    );
  });

  it('counts a sample in the stage in which it was due and in the second in which it ended', async () => {
    const stages = [
      { durationUs: SEC, levels: [1], warmup: true },
      { durationUs: SEC, levels: [1] },
    ];
    const { intervals } = await ran([request('A')], { stages }, () => 600 * MS);
    const told = intervals.map(({ stage, judged, series }) => [
      stage,
      judged,
      series.filter(({ metric }) => metric === 'latency').map(({ stage, outcome, count }) => `${count} ${outcome} of stage ${stage}`),
    ]);
    // due 0, 0.6 in the first stage; 1.2, 1.8 in the second; the last is cut at 2.1
    assert.deepEqual(told, [
      [0, false, ['1 ok of stage 0']],
      [1, true, ['1 ok of stage 0', '1 ok of stage 1']],
      [1, false, ['1 cut of stage 1']],
    ]);
  });

  it('tells the ages of what is in flight', async () => {
    const { intervals } = await ran([request('A')], { users: 1, durationUs: 3 * SEC }, () => 2.5 * SEC);
    const ages = intervals.map(({ series }) => series.find(({ metric }) => metric === 'in_flight')?.maxUs);
    assert.deepEqual(ages, [SEC, 2 * SEC, 500 * MS, undefined]);
  });

  for (const [title, gracefulUs, end] of [
    ['the plan’s graceful time', undefined, 2500 * MS],
    ['the graceful time given', 200 * MS, 700 * MS],
    ['no time', 0, 500 * MS],
  ] as const)
    it(`stops on demand with ${title}`, async () => {
      const { iterations, endedUs, beganUs, log } = await ran(
        [request('A')],
        { users: 1, durationUs: 60 * SEC, gracefulStopUs: 2 * SEC },
        () => 10 * SEC,
        {
          during: (generator, clock) => void clock.at(clock.nowUs() + 500 * MS, () => generator.stop(gracefulUs)),
        },
      );
      assert.deepEqual([iterations.started, iterations.cut, endedUs - beganUs, log.at(-1)], [1, 1, end, '500000 graceful']);
    });

  it('takes the sooner of two ends', async () => {
    const { endedUs, beganUs } = await ran([request('A')], { users: 1, durationUs: 60 * SEC, gracefulStopUs: 10 * SEC }, () => 50 * SEC, {
      during(generator, clock) {
        clock.at(clock.nowUs() + SEC, () => generator.stop(SEC));
        clock.at(clock.nowUs() + 1.1 * SEC, () => generator.stop(5 * SEC));
      },
    });
    assert.equal(endedUs - beganUs, 2 * SEC);
  });

  it('ends at once on abort, without userCleanup; a stop lets it run', async () => {
    const more = { userCleanup: [request('bye')] };
    const load = { users: 2, durationUs: 60 * SEC, gracefulStopUs: 10 * SEC };
    const answer = ({ value }: { value: string }) => (value === 'bye' ? 100 * MS : 50 * SEC);
    const aborted = await ran([request('A')], load, answer, {
      ...more,
      during: (generator, clock) => void clock.at(clock.nowUs() + SEC, () => generator.abort()),
    });
    assert.deepEqual([aborted.endedUs - aborted.beganUs, aborted.calls.length, aborted.iterations.cut], [SEC, 2, 2]);
    const stopped = await ran([request('A')], load, answer, {
      ...more,
      during: (generator, clock) => void clock.at(clock.nowUs() + SEC, () => generator.stop(0)),
    });
    assert.deepEqual([stopped.endedUs - stopped.beganUs, stopped.calls.filter(({ value }) => value === 'bye').length], [1.1 * SEC, 2]);
  });

  it('gives userCleanup ten seconds after the hard end', async () => {
    const answer = () => 50 * SEC;
    const { endedUs, beganUs, iterations, notices } = await ran([request('A')], { users: 1, durationUs: SEC }, answer, {
      userCleanup: [request('bye')],
    });
    assert.deepEqual([endedUs - beganUs, iterations.cut], [SEC + 100 * MS + 10 * SEC, 1]);
    assert.deepEqual(notices, [{ level: 'warning', source: 'engine', message: 'userCleanup of user 0 was cut (it was in step "bye")' }]);
  });

  it('runs userSetup and userCleanup once for each user, outside the figures', async () => {
    const { calls, sums, fake } = await ran(
      [request('A', { value: 'A ${token}' })],
      { users: 2, durationUs: 40 * MS },
      ({ user }) => ({ afterUs: 10 * MS, body: { token: `t${user}` } }),
      {
        userSetup: [request('login', { capture: { token: '$.token' } })],
        userCleanup: [request('logout', { value: 'logout ${token}' })],
      },
    );
    const ofUser = (user: number) => calls.filter((call) => call.user === user).map(({ value }) => value);
    assert.deepEqual(ofUser(0), ['login', 'A t0', 'A t0', 'A t0', 'logout t0']);
    assert.deepEqual(ofUser(1), ['login', 'A t1', 'A t1', 'A t1', 'logout t1']);
    assert.deepEqual(
      Object.keys(sums).filter((key) => key.includes('log')),
      [],
    );
    assert.equal(fake.log.filter((line) => line.startsWith('close ')).length, 2);
  });

  it('does not start a user whose userSetup failed', async () => {
    const { iterations, calls } = await ran(
      [request('A')],
      { users: 2, durationUs: SEC },
      ({ value, user }) => (value === 'login' && user === 0 ? { afterUs: 10 * MS, error: 'fake.refused' } : 100 * MS),
      { userSetup: [request('login')] },
    );
    assert.deepEqual(
      [iterations.userSetupErrors, new Set(calls.filter(({ value }) => value === 'A').map(({ user }) => user))],
      [1, new Set([1])],
    );
  });

  it('tells the lengths of groups, of failed ones too', async () => {
    const steps = [group('pair', [request('A'), think(20 * MS), request('B')]), request('C')];
    const good = await ran(steps, { users: 1, iterations: 2 });
    assert.deepEqual(good.sums['group pair ok'], { count: 2, sumUs: 80 * MS, minUs: 40 * MS, maxUs: 40 * MS });
    const bad = await ran(steps, { users: 1, iterations: 1 }, ({ value }) =>
      value === 'B' ? { afterUs: 5 * MS, status: 200, failure: 'fake.no' } : 10 * MS,
    );
    assert.deepEqual(bad.sums['group pair failed'], { count: 1, sumUs: 35 * MS, minUs: 35 * MS, maxUs: 35 * MS });
    assert.deepEqual([bad.iterations.skipped, bad.of(0)], [1, ms(0, 30)]);
  });
});
