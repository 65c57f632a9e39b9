import assert from 'node:assert/strict';
import type { GeneratorInterval } from '../contract/events.ts';
import { type Beside, Past, type World } from './past-of.test.ts';

/** Two seconds of load, of which the first was like this, then one after it. */
function explained(first: Beside, world: World = {}, tail: Beside = {}): readonly string[] {
  const past = new Past({ stages: [['', 2]], ...world });
  // a worker that was silent decides, for explanations alone are not told; its sentence is the last before them
  past.seconds(1, [{ ms: 10, n: 10 }], { silent: [0], ...first }).seconds(1, [{ ms: 10, n: 10 }]);
  const { reasons } = past.seconds(1, [], tail).end().health;
  return reasons.slice(reasons.findIndex((reason) => reason.startsWith('a worker was silent')) + 1);
}

const machine = (generator: Partial<GeneratorInterval>): Beside => ({ generator });
const AWAY = 'use another machine for the load, or less load';

describe('what was saturated', () => {
  const rows: readonly (readonly [what: string, first: Beside, said: readonly string[]])[] = [
    ['nothing that is known', {}, []],
    ['file descriptors', { errors: ['generator.fds'] }, ['this machine ran out of file descriptors: raise `ulimit -n`']],
    [
      'local ports',
      { errors: ['generator.ports'] },
      ['this machine ran out of local ports: keep connections open, or use several machines'],
    ],
    ['socket buffers', { errors: ['generator.buffers'] }, ['this machine has no memory left for sockets: use fewer users, or more memory']],
    [
      'a file that is gone',
      { errors: ['generator.file'] },
      ['a file that requests send was taken away or changed during the run: leave it as it is until the end'],
    ],
    ['what only a plugin knows', { errors: ['generator.serial_lines'] }, ['this machine ran out of serial lines']],
    ['memory', machine({ heapRatio: 0.95 }), ['try --workers 2']],
    ['time that the host took: 5 % are not told', machine({ stealRatio: 0.05 }), []],
    [
      'time that the host took',
      machine({ stealRatio: 0.12 }),
      ["the host took 12% of this machine's processor time: use one that shares its processors with nobody"],
    ],
    ['the processors: 95 % are not told', machine({ machineBusyRatio: 0.95 }), []],
    ['the processors', machine({ machineBusyRatio: 0.996 }), [`this machine's processors were 100% busy: ${AWAY}`]],
    ['one event loop: 90 % are not told', machine({ loopBusyRatio: 0.9 }), []],
    ['one event loop', machine({ loopBusyRatio: 0.99 }), ["one worker's event loop was 99% busy: try --workers 2"]],
    [
      'an event loop on a machine that has no processor left for another',
      machine({ loopBusyRatio: 0.99, machineBusyRatio: 1 }),
      [`this machine's processors were 100% busy: ${AWAY}`, "one worker's event loop was 99% busy"],
    ],
    ['a worker that stood still: 100 ms are not told', machine({ loopDelayMaxUs: 100e3 }), []],
    ['a worker that stood still', machine({ loopDelayMaxUs: 310e3 }), ['a worker stood still for 310 ms']],
    ['event loop delay', machine({ loopDelayP99Us: 30e3 }), ['event loop delay reached 30 ms (p99)']],
    ['garbage collection', machine({ gcPauseUs: 150e3 }), ['garbage collection took up to 150 ms of a second']],
  ];
  for (const [what, first, said] of rows) it(`is told: ${what}`, () => assert.deepEqual(explained(first), said));

  it('is told likeliest cause first', () => {
    const loop = { loopDelayMaxUs: 200e3, loopDelayP99Us: 30e3, loopBusyRatio: 1 };
    const generator = { ...loop, gcPauseUs: 150e3, machineBusyRatio: 1, stealRatio: 0.5, heapRatio: 0.95 };
    const said = explained({ generator, errors: ['generator.fds'] });
    const order = [/descriptors/, /--workers/, /the host took/, /processors were/, /loop was/, /stood still/, /loop delay/, /garbage/];
    assert.equal(said.length, order.length);
    for (const [i, words] of order.entries()) assert.match(said[i] ?? '', words);
  });

  it('asks for no more workers than there are cores, and at most twice as many', () => {
    const busy = machine({ loopBusyRatio: 1 });
    const advice = (workers: number, cores?: number): string => explained(busy, { machine: { workers, cores } })[0]?.split(': ')[1] ?? '';
    assert.deepEqual(
      [advice(1, 8), advice(3, 4), advice(4, 4), advice(2)],
      ['try --workers 2', 'try --workers 4', AWAY, 'try --workers 4'],
    );
  });

  it('is not what was so after the load', () =>
    assert.deepEqual(explained({}, {}, machine({ loopBusyRatio: 1, machineBusyRatio: 1, stealRatio: 1 })), []));

  it('stands in the sentence of the verdict, with what it led to', () => {
    const past = new Past({ stages: [['', 1]] }).seconds(1, [{ ms: 10, n: 10 }], { errors: ['generator.fds'] });
    assert.equal(
      past.end().reasons[0],
      'the generator was not healthy: 1 request was never sent (this machine ran out of file descriptors: raise `ulimit -n`)',
    );
  });
});
