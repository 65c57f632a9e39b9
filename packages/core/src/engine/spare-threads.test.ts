import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { sketchedPlan } from '../testing/sketched-plan.ts';
import { request } from '../testing/sketched-steps.ts';
import { monotonicClock, monotonicUs } from '../time/monotonic.ts';
import { createGenerator, type Generator, type GeneratorParts } from './generator.ts';
import { startThreads } from './spare-threads.ts';
import { Thread } from './thread.ts';

const PLUGIN = [{ name: 'fake', url: new URL('./thread-plugin.test.ts', import.meta.url).href, documentView: 'json' }];
const flows = { main: [request('A', { value: 'ok 1' })] };
const plan = sketchedPlan({ flows, load: { users: 2, iterations: 4 }, protocols: PLUGIN });

const generatorOf = (more: Partial<GeneratorParts>): Generator =>
  createGenerator({
    ...{ plan, rows: {}, secrets: {}, env: {}, workers: 1, protocols: [], runId: 'run', toolVersion: '1' },
    clock: monotonicClock(monotonicUs()),
    ...more,
  });

/** Notes that it was ended. */
class Watched extends Thread {
  isEnded = false;

  override async end(): Promise<void> {
    await super.end();
    this.isEnded = true;
  }
}

describe('spare threads', () => {
  let threads: Watched[] = [];
  const make = (entry?: URL): Watched => {
    const thread = new Watched(entry);
    threads.push(thread);
    return thread;
  };
  const ended = (): readonly boolean[] => threads.map(({ isEnded }) => isEnded);
  afterEach(async () => {
    await Promise.all(threads.map((thread) => thread.end()));
    threads = [];
  });

  it('are no more than there are cores', () => {
    startThreads(availableParallelism() + 1, make);
    assert.equal(threads.length, availableParallelism());
  });

  it('do not keep a process alive that has nothing else to do', async () => {
    const entry = JSON.stringify(new URL('./spare-threads.ts', import.meta.url).href);
    const child = spawn(process.execPath, ['-C', '@loadgate/source', '-e', `import(${entry}).then((own) => own.startThreads(2))`]);
    const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
    const [code, signal] = await once(child, 'exit');
    clearTimeout(late);
    assert.deepEqual([code, signal], [0, null]);
  }).timeout(20_000);

  it('end when they are not needed, but for those that were taken', async function () {
    if (availableParallelism() < 2) this.skip();
    const spare = startThreads(2, make);
    assert.equal(spare.take(), threads[0]);
    await spare.end();
    assert.deepEqual([spare.take(), ended()], [undefined, [false, true]]);
  });

  it('become the workers of a run, which makes others where they do not suffice', async () => {
    const spare = startThreads(1, make);
    const generator = generatorOf({ workers: 2, spare });
    try {
      assert.equal(spare.take(), undefined);
      await generator.open();
      assert.deepEqual(await generator.load(() => {}), { faults: [], thrown: [] });
    } finally {
      await generator.close();
    }
    assert.deepEqual(ended(), [true]);
  });

  it('are ended with a run that never opened', async () => {
    await generatorOf({ spare: startThreads(1, make) }).close();
    assert.deepEqual(ended(), [true]);
  });

  it('are told of by the run when they are gone before it opens', async () => {
    const lost = (): Thread => make(new URL('data:text/javascript,process.exit(7)'));
    const generator = generatorOf({ spare: startThreads(1, lost) });
    try {
      await assert.rejects(generator.open(), {
        code: 'LG_WORKER_DIED',
        message: 'a worker ended before it was ready: it ended with code 7',
      });
    } finally {
      await generator.close();
    }
  });
});
