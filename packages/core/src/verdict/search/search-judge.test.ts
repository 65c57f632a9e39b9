import assert from 'node:assert/strict';
import type { Interval } from '../../contract/events.ts';
import { drawOf } from '../../time/random.ts';
import { queue, refusesAbove, refusesBeyond, type Searched, type SimulatedSearch, searched } from './search-of.test.ts';

/** Short trials: the simulated targets need no longer ones. */
const SHORT: SimulatedSearch = { to: 400, settleUs: 2e6, holdUs: 6e6 };

function assertInside({ finding, said }: Searched, truth: number, precision = 1.05): void {
  const [low, high] = finding.interval ?? [null, null];
  assert.ok(low !== null && high !== null, said.join('\n'));
  assert.ok(low <= truth && truth < high, `${truth} in ${low} to ${high}: ${said.join('; ')}`);
  assert.ok(high / low <= precision + 1e-9, `${low} to ${high}`);
  assert.equal(finding.value, low);
}

const outcomes = ({ judgement, plan }: Searched): Record<string, string> =>
  Object.fromEntries(judgement.gates.map(({ outcome }, gate) => [plan.gates[gate]?.text ?? '', outcome]));

describe('a search', () => {
  for (let seed = 1; seed <= 24; seed++)
    it(`finds the arrivals that a target takes, planted by seed ${seed}`, async () => {
      // 12 to 382 a second, evenly by ratio; every request of a second with more is refused
      const truth = Math.floor(12 * 32 ** drawOf(seed, 'planted')(0, 0).next());
      const found = await searched(refusesBeyond(truth), { ...SHORT, seed, workers: 1 + (seed % 3) });
      assertInside(found, truth);
      assert.equal(found.judgement.verdict, 'passed');
    });

  for (const capacity of [33, 71, 190])
    it(`lets a target with an endless line recover: ${capacity} a second`, async () => {
      const found = await searched(queue(capacity), { ...SHORT, settleUs: 10e6, holdUs: 30e6 });
      const [low, high] = found.finding.interval as readonly [number, number];
      // within 40 s its line grows to half a second where arrivals are about 1.3 % above it
      assert.ok(low <= capacity * 1.014 && capacity < high, `${capacity} in ${low} to ${high}: ${found.said.join('; ')}`);
      assert.ok(found.run.log.some((line) => line.endsWith('stage recovery')));
    });

  for (const most of [7, 19, 58])
    it(`finds the users that a target takes: ${most}`, async () => {
      // each user asks without a pause, and one more than there are places is refused at once
      const gates = ['errors == 0'];
      const found = await searched(refusesAbove(most), { ...SHORT, model: 'closed', from: 1, to: 100, gates });
      assertInside(found, most + 0.5, Math.max(1.05, (most + 1) / most));
      assert.equal(found.finding.name, 'sustained_users');
      assert.ok(!found.run.log.some((line) => line.endsWith('stage recovery')));
    });

  it('comes to the same in one worker and in three', async () => {
    const [one, three] = await Promise.all([1, 3].map((workers) => searched(refusesBeyond(77), { ...SHORT, workers, spacing: 'poisson' })));
    assert.deepEqual(one?.said, three?.said);
    assert.deepEqual(one?.finding, three?.finding);
  });

  it('is censored where the upper bound holds', async () => {
    const { finding, judgement } = await searched(() => 10e3, { ...SHORT, to: 25, gates: ['p95 < 500ms', 'sustained_arrivals >= 20/s'] });
    assert.deepEqual([finding.state, finding.value, finding.interval], ['found', 25, [25, null]]);
    assert.equal(finding.evidence, 'the gates held at 10/s, 20/s, 25/s; that is the upper bound');
    assert.equal(finding.advice, 'search higher than 25/s');
    assert.equal(judgement.verdict, 'passed');
  });

  it('has found none where the lower bound breaks, and fails by the gate that broke', async () => {
    const found = await searched(() => 900e3, { ...SHORT, gates: ['p95 < 500ms'] });
    const { finding, judgement, said } = found;
    assert.deepEqual([finding.state, finding.value, finding.interval], ['none', null, [null, 10]]);
    assert.equal(said.length, 2);
    assert.match(said[0] ?? '', /^10\/s broke: gate `p95 < 500ms` broke with 900 ms; tried once more$/);
    assert.equal(judgement.verdict, 'failed');
    assert.equal(outcomes(found)['p95 < 500ms'], 'failed');
    assert.equal(finding.advice, 'begin lower than 10/s');
  });

  it('is judged by its interval: above it fails, below it holds, within it nobody knows', async () => {
    const at = async (limit: number): Promise<string> => {
      const text = `sustained_arrivals >= ${limit}/s`;
      const found = await searched(refusesBeyond(37), { ...SHORT, gates: ['error_rate < 1%', text] });
      assert.deepEqual(found.finding.interval, [36.7, 38.3]);
      return `${outcomes(found)[text]} ${found.judgement.verdict}`;
    };
    assert.equal(await at(36), 'held passed');
    assert.equal(await at(37), 'inconclusive inconclusive');
    assert.equal(await at(39), 'failed failed');
  });

  it('fails a gate on what it found where nothing held', async () => {
    const text = 'sustained_arrivals >= 20/s';
    const found = await searched(() => 900e3, { ...SHORT, gates: ['p95 < 500ms', text] });
    assert.equal(outcomes(found)[text], 'failed');
  });

  it('shows the other gates as they were in the trial at the level that held', async () => {
    const gates = ['p95 < 500ms', 'error_rate < 1%', 'throughput >= 1/s', 'p95 < 1ms or warn'];
    const found = await searched(refusesBeyond(37), { ...SHORT, gates });
    const { 'p95 < 500ms': p95, 'error_rate < 1%': errors, 'dropped == 0': dropped, 'p95 < 1ms or warn': warned } = outcomes(found);
    assert.deepEqual([p95, errors, dropped, warned], ['held', 'held', 'held', 'warned']);
    const throughput = found.judgement.gates[found.plan.gates.findIndex(({ text }) => text === 'throughput >= 1/s')];
    // 36.7/s over the 6 s of that trial
    assert.ok(Math.abs((throughput?.observed ?? 0) - 36.7) < 0.5, `${throughput?.observed}`);
  });

  it('judges windows within each trial, and an `or abort` gate without its effect', async () => {
    const gates = ['error_rate < 1% in every 2s or abort', 'p95 < 500ms'];
    const found = await searched(refusesBeyond(37), { ...SHORT, gates });
    assertInside(found, 37);
    assert.equal(found.judgement.verdict, 'passed');
  });

  it('sees a target that freezes above its limit, though nothing ends there', async () => {
    // beyond 50 a second it answers after a minute
    const answers = refusesBeyond(50);
    const found = await searched(
      (call) => {
        const answer = answers(call);
        return typeof answer === 'object' && 'status' in answer && answer.status === 503 ? 25e6 : 10e3;
      },
      { ...SHORT, gates: ['p95 < 500ms'] },
    );
    assertInside(found, 50);
  });

  it('counts what hangs by its age, though what ends is quick', async () => {
    const answers = refusesBeyond(50);
    const found = await searched(
      (call) => {
        const answer = answers(call);
        const isMuch = typeof answer === 'object' && 'status' in answer && answer.status === 503;
        return isMuch && call.before % 10 === 0 ? 25e6 : 10e3;
      },
      { ...SHORT, gates: ['p95 < 500ms'] },
    );
    assertInside(found, 50);
  });

  it('is not in doubt because much is in flight when a trial is judged', async () => {
    // 0.8 of 6 s: more than a tenth of all
    const { said } = await searched(() => 800e3, { ...SHORT, to: 20, gates: ['p95 < 1s'] });
    assert.deepEqual(said, ['10/s held', '20/s held']);
  });

  it('judges a trial by what was due in it, whatever ends in it', async () => {
    // the first is due 50 ms after the begin
    let beganUs: number | undefined;
    const { said, run } = await searched(
      ({ atUs }) => {
        beganUs ??= atUs - 50e3;
        // due in the decision on 10/s, from 8 to 11 s; ended in the hold of 20/s, from 13 to 19 s
        const sinceUs = atUs - beganUs;
        return sinceUs > 8.5e6 && sinceUs < 9.5e6 ? 6e6 : 10e3;
      },
      { ...SHORT, to: 20, gates: ['max < 3s'] },
    );
    assert.equal(run.sums['latency A ok']?.maxUs, 6e6);
    assert.deepEqual(said, ['10/s held', '20/s held']);
  });

  it('breaks a level at which arrivals wait for a free user that does not come', async () => {
    // one user, 100 ms each: ten a second
    const found = await searched(() => 100e3, { ...SHORT, from: 2, maxUsers: 1, gates: ['dropped == 0'] });
    const [low, high] = found.finding.interval as readonly [number, number];
    assert.ok(low <= 10 && high > 10 && high / low < 1.06, `${low} to ${high}: ${found.said.join('; ')}`);
  });

  it('ends where the generator is the limit, and says so', async () => {
    const spoils = (interval: Interval): Interval =>
      interval.stage < 6
        ? interval
        : { ...interval, errors: [{ row: 0, stage: interval.stage, kind: 'generator.fds', count: 1, evidence: [] }] };
    const { finding, said, judgement } = await searched(() => 10e3, { ...SHORT, heardAs: spoils });
    assert.deepEqual([finding.value, finding.interval], [20, [20, null]]);
    assert.match(said[2] ?? '', /^40\/s: nothing is known, /);
    assert.match(finding.evidence, /^the gates held at 10\/s, 20\/s; nothing is known of 40\/s \(.+\)$/);
    assert.notEqual(finding.advice, null);
    assert.equal(judgement.verdict, 'passed');
  });

  it('is inconclusive where the generator was the limit from the first level on', async () => {
    const spoils = (interval: Interval): Interval => ({
      ...interval,
      errors: [{ row: 0, stage: interval.stage, kind: 'generator.fds', count: 1, evidence: [] }],
    });
    const { finding, judgement } = await searched(() => 10e3, { ...SHORT, heardAs: spoils });
    assert.deepEqual([finding.state, finding.value, finding.interval], ['not-enough-data', null, null]);
    assert.equal(judgement.verdict, 'inconclusive');
  });

  it('keeps what is known when it is stopped, and judges no half trial', async () => {
    // 11 s a trial: the third is under way
    const stopped = await searched(() => 10e3, { ...SHORT, stopSec: 27 }, { signal: 'SIGINT' });
    assert.deepEqual([stopped.finding.value, stopped.finding.interval], [20, [20, null]]);
    assert.match(stopped.finding.evidence, /the load ended before the trial at 40\/s was judged$/);
    assert.deepEqual([stopped.judgement.verdict, outcomes(stopped)['p95 < 500ms']], ['interrupted', 'held']);
    const silent = 'the target answered nothing for 30 s';
    const aborted = await searched(() => 10e3, { ...SHORT, stopSec: 27 }, { aborted: silent });
    assert.deepEqual([aborted.finding.interval, aborted.judgement.verdict, aborted.judgement.reasons], [[20, null], 'failed', [silent]]);
    const early = await searched(() => 10e3, { ...SHORT, stopSec: 5 });
    assert.equal(early.finding.state, 'not-enough-data');
    assert.deepEqual([early.judgement.verdict, outcomes(early)['p95 < 500ms']], ['inconclusive', 'not-judged']);
  });

  it('asks of the run, not of each trial, that every step was sampled and nothing was thrown', async () => {
    const { judgement, plan } = await searched(() => 10e3, { ...SHORT, to: 10 }, { thrown: ['step "A" threw: boom'] });
    const failed = judgement.gates.filter(({ outcome }) => outcome === 'failed').map(({ gate }) => plan.gates[gate]?.text);
    assert.deepEqual(failed, ['no thrown flow']);
  });

  it('tells its stages in order, settled, held and decided', async () => {
    const { run } = await searched(() => 10e3, { ...SHORT, to: 20 });
    assert.deepEqual(run.log, [
      '0 stage 10/s (settle)',
      '2000000 stage 10/s',
      '8000000 stage 10/s (decision)',
      '11000000 stage 20/s (settle)',
      '13000000 stage 20/s',
      '19000000 stage 20/s (decision)',
      '22000000 graceful',
    ]);
    assert.equal(run.history.judgedSec, 12);
  });
});
