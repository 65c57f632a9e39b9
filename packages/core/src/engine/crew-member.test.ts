import assert from 'node:assert/strict';
import { VirtualClock } from '../time/virtual.ts';
import { CrewMember } from './crew-member.ts';
import type { Report } from './messages.ts';

const SEC = 1e6;

/** A worker that only does what the test says. */
function member(mayBlock = true) {
  const clock = new VirtualClock();
  const log: string[] = [];
  let say: (report: Report) => boolean = () => false;
  let die: (why: string) => void = () => {};
  const made = new CrewMember(0, clock, (heard, died) => {
    say = heard;
    die = died;
    return {
      mayBlock,
      post: ({ kind }) => void log.push(`${clock.nowUs() / SEC} ${kind}`),
      end: async () => void log.push(`${clock.nowUs() / SEC} ended`),
    };
  });
  return { clock, log, member: made, say: (report: Report) => say(report), die: (why: string) => die(why) };
}

const setUp: Report = { kind: 'setUp', failure: null, values: [] };

describe('a worker that walks setup or cleanup', () => {
  it('may take as long as it likes while it answers', async () => {
    const { clock, log, member: worker, say } = member();
    const answer = worker.walk('setup');
    for (let second = 1; second <= 300; second++) {
      clock.advance(second * SEC + 1);
      assert.equal(say({ kind: 'pong' }), true);
    }
    assert.equal(say(setUp), true);
    assert.deepEqual(await answer, setUp);
    assert.equal(log.filter((line) => line.endsWith('ping')).length, 300);
    clock.advance(600 * SEC);
    assert.equal(log.at(-1), '300 ping', 'it is not asked any more');
  });

  it('is blocked when it leaves ten pings unanswered: it is ended, and is no worker any more', async () => {
    const { clock, log, member: worker } = member();
    const answer = worker.walk('cleanup');
    clock.advance(60 * SEC);
    assert.deepEqual(await answer, { kind: 'nothing', why: 'its worker answered nothing for 10 s: a plugin blocks it' });
    assert.deepEqual([log.length, log.at(-1), worker.isAlive], [12, '11 ended', false]);
  });

  it('is not blocked while it says anything at all', () => {
    const { clock, member: worker, say } = member();
    void worker.walk('setup');
    for (let second = 9; second <= 90; second += 9) {
      clock.advance(second * SEC);
      assert.equal(say({ kind: 'notice', level: 'info', source: 'log', message: 'there' }), false);
    }
    assert.equal(worker.isAlive, true);
  });

  it('is not asked in this thread, where it blocks whoever asks', () => {
    const { clock, log, member: worker } = member(false);
    void worker.walk('setup');
    clock.advance(60 * SEC);
    assert.deepEqual(log, ['0 setup']);
  });

  it('answers nothing when it dies', async () => {
    const { member: worker, die } = member();
    const answer = worker.walk('setup');
    die('it ended with code 7');
    assert.deepEqual(await answer, { kind: 'nothing', why: 'it ended with code 7' });
    assert.deepEqual(await worker.walk('cleanup'), { kind: 'nothing', why: 'it ended with code 7' });
  });
});

describe('a late answer', () => {
  it('is not taken for that to what is asked now', async () => {
    const { member: worker, say } = member();
    void worker.open({ secrets: {}, env: {}, rows: {}, told: {} }, undefined);
    const closed = worker.close(5 * SEC);
    assert.equal(say({ kind: 'opened' }), true);
    say({ kind: 'closed', failures: ['stuck'] });
    assert.deepEqual(await closed, { kind: 'closed', failures: ['stuck'] });
  });
});
