import assert from 'node:assert/strict';
import type { Finding } from '../contract/events.ts';
import type { History } from '../contract/history.ts';
import type { Monitor, MonitorKind, MonitorScope } from '../contract/plugin.ts';
import { VirtualClock } from '../time/virtual.ts';
import { type ChosenMonitor, openMonitoring } from './monitoring.ts';

const begin = { seconds: 0, requests: 0 };
const never = (): Promise<never> => new Promise(() => {});
const soon = (): Promise<void> => new Promise((resume) => setImmediate(resume));

describe('monitoring', () => {
  let clock: VirtualClock;
  let notices: string[];
  beforeEach(() => {
    clock = new VirtualClock();
    notices = [];
  });

  const monitor = (name: string, works: Partial<Monitor>, open?: () => Promise<Monitor>): ChosenMonitor => {
    const all: Monitor = { sample: async () => ({}), close: async () => undefined, ...works };
    return {
      name,
      kind: {
        name: 'fake',
        metrics: () => [{ name: 'memory' }, { name: 'cpu' }],
        findings: () => [{ name: 'n' }],
        open: open ?? (async () => all),
      } as unknown as MonitorKind,
      options: {},
    };
  };
  const opened = (...chosen: readonly ChosenMonitor[]): ReturnType<typeof openMonitoring> =>
    openMonitoring(chosen, { clock } as unknown as MonitorScope, (source, message) => notices.push(`${source}: ${message}`));

  it('gives each figure once, under the name of its monitor, and no text or nonsense, of which it is told', async () => {
    const sample = async (): Promise<Record<string, number>> => ({ memory: 1, cpu: Number.NaN, name: 'x' as unknown as number });
    const monitoring = await opened(monitor('a', { sample }), monitor('b', { sample }));
    monitoring.sample(begin);
    await soon();
    assert.deepEqual(monitoring.take(), { 'a.memory': 1, 'b.memory': 1 });
    assert.deepEqual(monitoring.take(), {});
    assert.deepEqual(notices, [
      'monitor a: its sample gave cpu = NaN, which is no figure: it is left out',
      'monitor b: its sample gave cpu = NaN, which is no figure: it is left out',
    ]);
  });

  it('leaves out a figure that nobody declared, and tells', async () => {
    const monitoring = await opened(monitor('a', { sample: async () => ({ memory: 1, ['__proto__']: 7, secret: 3 }) }));
    monitoring.sample(begin);
    await soon();
    assert.deepEqual(monitoring.take(), { 'a.memory': 1 });
    assert.deepEqual(notices, ['monitor a: its sample gave __proto__ = 7, and it declares no such figure: it is left out']);
  });

  it('ends the run when one gives no monitor', async () => {
    await assert.rejects(opened(monitor('a', {}, async () => ({}) as Monitor)), { message: /^monitor a \(fake\): `open` gave no monitor/ });
  });

  it('tells once of a monitor that fails, and again after it has worked', async () => {
    const answers = [false, false, true, false];
    const sample = async (): Promise<Record<string, number>> => {
      if (answers.shift() === true) return { memory: 1 };
      throw new Error('gone');
    };
    const monitoring = await opened(monitor('a', { sample }));
    for (let i = 0; i < 4; i++) {
      monitoring.sample(begin);
      await soon();
    }
    assert.deepEqual(notices, ['monitor a: gave no figures: gone', 'monitor a: gave no figures: gone']);
  });

  it('does not wait for one that hangs, asks it once, and tells after ten seconds', async () => {
    let asked = 0;
    const sample = (): Promise<never> => {
      asked++;
      return never();
    };
    const monitoring = await opened(monitor('hangs', { sample }), monitor('works', { sample: async () => ({ memory: 1 }) }));
    for (let i = 0; i < 30; i++) {
      monitoring.sample(begin);
      await soon();
      assert.deepEqual(monitoring.take(), { 'works.memory': 1 });
    }
    assert.equal(asked, 1);
    assert.deepEqual(notices, ['monitor hangs: has given no answer for 10 s']);
  });

  for (const [title, open, says] of [
    ['fails', async () => Promise.reject(new Error('no such host')), 'monitor b (fake): no such host'],
    ['hangs', never, 'monitor b (fake): did not open within 10 s'],
  ] as const) {
    it(`ends the run when one ${title} to open, and closes the others`, async () => {
      let closed = 0;
      const close = async (): Promise<void> => void closed++;
      const opening = assert.rejects(opened(monitor('a', { close }), monitor('b', {}, open)), {
        code: 'LG_MONITOR_NOT_OPEN',
        message: says,
      });
      await clock.run(11e6);
      await opening;
      assert.equal(closed, 1);
    });
  }

  it('tells each how far the load is', async () => {
    const told: unknown[] = [];
    const monitoring = await opened(
      monitor('a', {
        sample: async (load) => {
          told.push(load);
          return {};
        },
      }),
    );
    monitoring.sample({ seconds: 3, requests: 7 });
    await soon();
    assert.deepEqual(told, [{ seconds: 3, requests: 7 }]);
  });

  const finding: Finding = { name: 'n', state: 'found', value: 1, unit: '', interval: null, evidence: '', advice: null };
  const past = {} as History;

  it('lets each conclude, under its name', async () => {
    const heard: unknown[] = [];
    const monitoring = await opened(
      monitor('a', {
        conclude: async (history) => {
          heard.push(history);
          return [finding];
        },
      }),
      monitor('quiet', {}),
      monitor('b', { conclude: () => [finding] }),
    );
    assert.deepEqual(await monitoring.conclude(past), [
      { ...finding, name: 'a.n' },
      { ...finding, name: 'b.n' },
    ]);
    assert.ok(heard[0] === past);
    assert.deepEqual(notices, []);
  });

  for (const [title, conclude, says] of [
    ['throws', () => Promise.reject(new Error('lost')), 'monitor a: lost'],
    ['hangs', never, 'monitor a: concluded nothing within 5 s'],
    ['is no number', async () => [{ ...finding, value: Number.NaN }], 'monitor a: what `conclude` gave is no list of findings'],
    ['nobody declared', async () => [{ ...finding, name: 'm' }], 'monitor a: it concludes `m`, which it does not declare, or twice'],
    ['stands twice', async () => [finding, { ...finding, value: 9 }], 'monitor a: it concludes `n`, which it does not declare, or twice'],
    ['gives no findings', async () => [{ name: 1 }] as unknown as Finding[], 'monitor a: what `conclude` gave is no list of findings'],
  ] as const) {
    it(`does without what one concludes that ${title}`, async () => {
      const monitoring = await opened(monitor('a', { conclude }), monitor('b', { conclude: () => [finding] }));
      const concluding = monitoring.conclude(past);
      await clock.run(6e6);
      assert.deepEqual(await concluding, [{ ...finding, name: 'b.n' }]);
      assert.deepEqual(notices, [says]);
    });
  }

  it('does not wait for ever for one that does not close', async () => {
    let closed = 0;
    const monitoring = await opened(monitor('hangs', { close: never }), monitor('b', { close: async () => void closed++ }));
    const closing = monitoring.close();
    await clock.run(6e6);
    await closing;
    assert.equal(closed, 1);
    assert.deepEqual(notices, ['monitor hangs: did not close']);
  });
});
