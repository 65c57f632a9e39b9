import assert from 'node:assert/strict';
import type { Echo, Plugin, Protocol } from '../contract/plugin.ts';
import { fakeProtocol } from '../testing/fake-protocol.ts';
import { pass } from '../testing/run-plan.ts';
import { sketchedPlan } from '../testing/sketched-plan.ts';
import { VirtualClock } from '../time/virtual.ts';
import { EchoBesideLoad } from './echo.ts';

const STEP = { verb: 'do', value: 'echo', options: {} };

/** A plugin of one protocol, whose echo does this. */
function withEcho(name: string, echo: Protocol['echo']): Plugin {
  const { plugin } = fakeProtocol(() => 0, { name });
  return { ...plugin, protocols: (plugin.protocols ?? []).map((protocol) => ({ ...protocol, ...(echo && { echo }) })) };
}

/** The load begins at 1 s. */
function beside(...plugins: readonly Plugin[]) {
  const clock = new VirtualClock();
  const log: string[] = [];
  const protocols = plugins.map(({ name }) => ({ name, url: `${name}:` }));
  const sections = Object.fromEntries(plugins.map(({ name }) => [name, { of: name }]));
  const echo = new EchoBesideLoad({
    plan: sketchedPlan({ flows: {}, load: { users: 1 }, protocols, sections }),
    plugins,
    clock,
    beginUs: 1e6,
    opened: ({ protocol, config }) => void log.push(`${clock.nowUs() / 1e6} opened ${protocol.name} ${JSON.stringify(config)}`),
    failed: (why) => void log.push(`failed: ${why}`),
  });
  const close = (): Promise<void> => {
    log.push('close');
    return pass(clock, echo.close());
  };
  return { clock, log, close };
}

const opening =
  (log: string[], close: Echo['close'] = async () => void log.push('closed')): NonNullable<Protocol['echo']> =>
  async (config) => {
    log.push('open');
    return { step: STEP, config, close };
  };

describe('EchoBesideLoad', () => {
  it('opens when the first requests are under way, the first of the protocols that have one, with its section, and closes it', async () => {
    const opened: string[] = [];
    const { clock, log, close } = beside(
      withEcho('none', undefined),
      withEcho('first', opening(opened)),
      withEcho('second', opening(opened)),
    );
    await clock.run(3e6);
    await close();
    assert.deepEqual([...log, ...opened], ['1.1 opened first {"of":"first"}', 'close', 'open', 'closed']);
  });

  it('opens nothing for a load that was over before', async () => {
    const opened: string[] = [];
    const { clock, log, close } = beside(withEcho('first', opening(opened)));
    await clock.run(1.05e6);
    await close();
    await clock.run(3e6);
    assert.deepEqual([...log, ...opened], ['close']);
  });

  it('closes what was still opening, and asks nobody to use it', async () => {
    const opened: string[] = [];
    let open: (echo: Echo) => void = () => {};
    const echo = (): Promise<Echo> => new Promise((resolve) => (open = resolve));
    const { clock, log, close } = beside(withEcho('slow', echo));
    await clock.run(2e6);
    const closing = close();
    open(await opening(opened)({}));
    await closing;
    assert.deepEqual([...log, ...opened], ['close', 'open', 'closed']);
  });

  const broken: readonly (readonly [what: string, echo: Protocol['echo'], log: readonly string[]])[] = [
    ['cannot be opened', async () => Promise.reject(new Error('no port')), ['failed: no port', 'close']],
    [
      'throws',
      () => {
        throw new Error('boom');
      },
      ['failed: boom', 'close'],
    ],
    [
      'cannot be closed',
      opening([], async () => Promise.reject(new Error('stuck'))),
      ['1.1 opened it {"of":"it"}', 'close', 'failed: stuck'],
    ],
    ['never opens', () => new Promise<Echo>(() => {}), ['close', 'failed: it was not closed within 5 s']],
  ];
  for (const [what, echo, told] of broken)
    it(`tells why, and rejects nothing, when it ${what}`, async () => {
      const { clock, log, close } = beside(withEcho('it', echo));
      await clock.run(3e6);
      await close();
      assert.deepEqual(log, told);
    });
});
