import assert from 'node:assert/strict';
import { checked, saysOfEach } from './checked-files.test.ts';

const STEPS = 'steps:\n  - ask: a\n';

describe('`tests`', () => {
  it('go into the plan with the options that their schema yields, and bring their gates', () => {
    const { plan, problems } = checked(`type: shelf\ntests:\n  weigh: { as: "\${secret.NAME}" }\n${STEPS}`);
    assert.ok(plan !== undefined, JSON.stringify(problems));
    assert.deepEqual(plan.experiments, [
      { name: 'weigh', protocol: 'store', url: 'file:///web.js', options: { times: 3, as: '${secret.NAME}' }, at: [0, 3, 3] },
    ]);
    const [gate] = plan.gates.filter(({ metric }) => metric.kind === 'finding');
    assert.deepEqual([gate?.text, gate?.from], ['weight <= 5', 'type']);
  });

  it('give way to a gate of the scenario on the same finding', () => {
    const { plan } = checked(`type: shelf\ntests: { weigh: {} }\ngates: [weight <= 9]\n${STEPS}`);
    assert.deepEqual(
      plan?.gates.flatMap(({ metric, text }) => (metric.kind === 'finding' ? [text] : [])),
      ['weight <= 9'],
    );
  });

  it('may read what is known before the run', () => {
    const { plan } = checked(`type: shelf\nvars: { n: 7 }\ntests: { weigh: { times: "\${vars.n}" } }\n${STEPS}`);
    assert.deepEqual(plan?.experiments?.[0]?.options, { times: 7 });
  });

  it('are none where none are named', () => {
    const { plan } = checked(`type: shelf\n${STEPS}`);
    assert.ok(plan !== undefined && !('experiments' in plan));
  });

  it('are those that the command line keeps; gates on the others are not judged, and it says so', () => {
    const text = `type: shelf\ntests: { weigh: { times: 9 } }\ngates: [weight <= 9]\n${STEPS}`;
    const { plan } = checked(text, { tests: [] });
    assert.ok(plan !== undefined && !('experiments' in plan));
    assert.deepEqual([plan.partial, plan.droppedGates], [true, ['weight <= 9']]);
    assert.ok(!plan.gates.some(({ metric }) => metric.kind === 'finding'));
    const kept = checked(text, { tests: ['weigh'] });
    assert.deepEqual([kept.plan?.experiments?.[0]?.options, kept.plan?.partial], [{ times: 9 }, false]);
  });

  it('have their defaults where only the command line names them', () => {
    const { plan } = checked(`type: shelf\n${STEPS}`, { tests: ['weigh'], set: [{ path: 'tests.weigh.as', value: 'x' }] });
    assert.deepEqual(plan?.experiments?.[0]?.options, { times: 3, as: 'x' });
    assert.deepEqual(checked(`type: shelf\n${STEPS}`, { tests: ['weigh'] }).plan?.experiments?.[0]?.options, { times: 3 });
  });

  it('alone are judged where users only walk the flows', () => {
    const text = `type: shelf\ntests: { weigh: {} }\nload: { stages: [{ name: rush, duration: 1m, arrivals: 500/s }] }\ngates: [store.p95 < 1ms, throughput > 9/s during rush, weight <= 3, "error_rate < 1%"]\n${STEPS}`;
    const { plan, problems } = checked(text, { tests: ['weigh'], walkOnly: true });
    assert.ok(plan !== undefined, JSON.stringify(problems));
    assert.deepEqual(
      [plan.partial, plan.load.populations.map(({ model, maxUsers, iterations }) => [model, maxUsers, iterations])],
      [true, [['closed', 2, 20]]],
    );
    const kept = plan.gates.filter(({ metric }) => metric.kind !== 'rule').map(({ text }) => text);
    assert.deepEqual(kept, ['error_rate of each < 50%', 'weight <= 3']);
    assert.deepEqual(
      new Set(plan.droppedGates),
      new Set(['requests > 0', 'dropped == 0', 'store.p95 < 1ms', 'throughput > 9/s during rush', 'error_rate < 1%']),
    );
  });

  it('that the command line names must be there', () => {
    const said = (files: string, tests: readonly string[]): readonly string[] =>
      checked(files, { tests }).problems.map(({ message }) => message);
    assert.deepEqual(said(`type: shelf\n${STEPS}`, ['wiegh']), ['unknown key `wiegh` in `tests`']);
    assert.deepEqual(said(`type: smoke\n${STEPS}`, ['weigh']), ['this scenario is of no type with tests']);
  });

  it('are what `--set` says', () => {
    const { plan } = checked(`type: shelf\n${STEPS}`, { set: [{ path: 'tests.weigh.times', value: '5' }] });
    assert.deepEqual(plan?.experiments?.[0]?.options, { times: 5 });
  });
});

saysOfEach('`tests` that cannot be', [
  {
    title: 'of a type that has none',
    files: `type: smoke\ntests: { weigh: {} }\n${STEPS}`,
    said: ['t.load.yaml:2:1-6 LG_KEY_UNKNOWN `tests` belongs to the type `shelf` | write `type: shelf`'],
  },
  {
    title: 'unknown, and with options that are wrong',
    files: `type: shelf\ntests: { wiegh: {}, weigh: { times: 0, sa: 1 } }\n${STEPS}`,
    said: [
      't.load.yaml:2:10-15 LG_KEY_UNKNOWN unknown key `wiegh` in `tests` | did you mean `weigh`?',
      't.load.yaml:2:37-38 LG_VALUE_INVALID `times` must be at least 1',
      't.load.yaml:2:40-42 LG_KEY_UNKNOWN unknown key `sa` in `weigh` | did you mean `as`?',
    ],
  },
  {
    title: 'without steps of their protocol',
    files: 'target: http://localhost:1\ntype: shelf\ntests: { weigh: {} }\nsteps:\n  - GET /\n',
    said: ['t.load.yaml:3:10-15 LG_VALUE_INVALID `weigh` needs steps of `store`, and the flows have none'],
  },
  {
    title: 'named by a gate, but not asked for',
    files: `type: shelf\ngates: [weight <= 5]\n${STEPS}`,
    said: ['t.load.yaml:2:9-15 LG_GATE_METRIC nothing measures `weight` here | `tests: { weigh: {} }` does, in a type that has it'],
  },
  {
    title: 'with a template of what is not known',
    files: `type: shelf\ntests: { weigh: { as: "\${random.int(1, 2)}" } }\n${STEPS}`,
    said: [
      't.load.yaml:2:24-43 LG_TEMPLATE_REFUSED `${random.int(1, 2)}` is not known before the run | known are `${env.X}` and `${vars.x}`',
    ],
  },
]);
