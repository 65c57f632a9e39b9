import assert from 'node:assert/strict';
import { compiled, row, worldOf } from './world-of.test.ts';

const RULES = ['samples', 'every step sampled', 'no thrown flow', 'generator healthy'];
const textsOf = (texts: readonly string[], world = worldOf()): readonly string[] => {
  const { gates, faults } = compiled(texts, world);
  assert.deepEqual(faults, []);
  return gates.map(({ text }) => text).filter((text) => !RULES.includes(text));
};

/** Everything that is written, and what stands in the end beside the rules. */
const LAYERS: readonly (readonly [title: string, written: readonly string[], standing: readonly string[]])[] = [
  ['built-in gates stand by themselves', [], ['error_rate < 5%', 'error_rate of each < 50%']],
  ['the same subject is replaced', ['error_rate < 2%'], ['error_rate of each < 50%', 'error_rate < 2%']],
  [
    'a type replaces the built-in, config the type, the scenario config',
    ['type: error_rate < 4%', 'config: error_rate < 3%', 'error_rate < 2%'],
    ['error_rate of each < 50%', 'error_rate < 2%'],
  ],
  [
    'the order of writing does not matter',
    ['error_rate < 2%', 'config: error_rate < 3%', 'type: error_rate < 4%'],
    ['error_rate of each < 50%', 'error_rate < 2%'],
  ],
  [
    'inside one layer gates add up',
    ['throughput >= 250/s', 'throughput >= 270/s', 'p95 < 1s', 'p95 > 1ms'],
    ['error_rate < 5%', 'error_rate of each < 50%', 'throughput >= 250/s', 'throughput >= 270/s', 'p95 < 1s', 'p95 > 1ms'],
  ],
  [
    'another metric is no replacement',
    ['type: p95 < 1s', 'p99 < 2s'],
    ['error_rate < 5%', 'error_rate of each < 50%', 'p95 < 1s', 'p99 < 2s'],
  ],
  [
    'another scope is none',
    ['type: p95 < 1s', 'p95 of "CRM Search" < 2s'],
    ['error_rate < 5%', 'error_rate of each < 50%', 'p95 < 1s', 'p95 of "CRM Search" < 2s'],
  ],
  [
    'another stage is none',
    ['type: p95 < 1s', 'p95 < 2s during peak'],
    ['error_rate < 5%', 'error_rate of each < 50%', 'p95 < 1s', 'p95 < 2s during peak'],
  ],
  [
    'another window is none',
    ['type: p95 < 1s', 'p95 < 2s in every 10s'],
    ['error_rate < 5%', 'error_rate of each < 50%', 'p95 < 1s', 'p95 < 2s in every 10s'],
  ],
  ['the same in other words is', ['type: p95 < 1s', 'http.p95 < 2s'], ['error_rate < 5%', 'error_rate of each < 50%', 'http.p95 < 2s']],
  [
    'what only warns leaves what fails',
    ['error_rate < 1% or warn'],
    ['error_rate < 5%', 'error_rate of each < 50%', 'error_rate < 1% or warn'],
  ],
  [
    'what only warns replaces what only warns',
    ['type: p95 < 1s or warn', 'p95 < 2s or warn'],
    ['error_rate < 5%', 'error_rate of each < 50%', 'p95 < 2s or warn'],
  ],
  [
    'what fails replaces both',
    ['type: p95 < 1s or warn', 'config: p95 < 2s', 'p95 < 3s or abort'],
    ['error_rate < 5%', 'error_rate of each < 50%', 'p95 < 3s or abort'],
  ],
  ['`no` drops by name and leaves `of each`', ['no error_rate'], ['error_rate of each < 50%']],
  ['`no … of each` drops that', ['no error_rate of each'], ['error_rate < 5%']],
  [
    '`no` drops what its own layer then writes otherwise',
    ['type: no error_rate', 'type: error_rate < 10% during peak'],
    ['error_rate of each < 50%', 'error_rate < 10% during peak'],
  ],
  [
    '`no` without a stage leaves a stage',
    ['type: p95 < 1s during peak', 'type: p95 < 2s', 'no p95'],
    ['error_rate < 5%', 'error_rate of each < 50%', 'p95 < 1s during peak'],
  ],
  [
    '`no … during` drops that of the stage',
    ['type: p95 < 1s during peak', 'type: p95 < 2s', 'no p95 during peak'],
    ['error_rate < 5%', 'error_rate of each < 50%', 'p95 < 2s'],
  ],
  [
    '`no` drops with and without windows',
    ['type: p95 < 1s in every 10s', 'type: p95 < 2s', 'no p95'],
    ['error_rate < 5%', 'error_rate of each < 50%'],
  ],
  [
    'what is dropped may be written anew',
    ['type: p95 < 1s', 'no p95', 'p95 < 3s'],
    ['error_rate < 5%', 'error_rate of each < 50%', 'p95 < 3s'],
  ],
];

describe('layers of gates', () => {
  for (const [title, written, standing] of LAYERS) it(title, () => assert.deepEqual(textsOf(written), standing));

  it('begins with the rules, which nothing drops', () => {
    const { gates } = compiled(['no error_rate', 'no error_rate of each']);
    assert.deepEqual(
      gates.map(({ text, from }) => [text, from]),
      RULES.map((text) => [text, 'built-in']),
    );
  });

  it('says what was dropped, from where and by whom', () => {
    const { dropped } = compiled(['type: no error_rate', 'config: p95 < 1s', 'no p95']);
    assert.deepEqual(dropped, ['error_rate < 5% (built-in), by the type', 'p95 < 1s (config), by the scenario']);
  });

  it('asks for no dropped arrivals where the load is open, and for users that set up where they do', () => {
    const { load } = worldOf();
    const open = worldOf({
      load: { ...load, populations: [{ ...(load.populations[0] as (typeof load.populations)[0]), model: 'open' }] },
      userSetup: true,
    });
    assert.deepEqual(textsOf([], open), ['error_rate < 5%', 'error_rate of each < 50%', 'dropped == 0', 'user_setup_errors == 0']);
  });

  it('keeps baseline gates beside all others', () => {
    const world = worldOf({ baseline: { file: 'b.json', kind: 'written', steps: {} } });
    assert.deepEqual(
      textsOf(['p95 of each < 2s', 'type: p95 of each < 1s', 'baseline: p95 of each <= baseline', 'p95 of "CRM Search" < 3s'], world).slice(
        2,
      ),
      ['p95 of each <= baseline', 'p95 of each < 2s', 'p95 of "CRM Search" < 3s'],
    );
  });

  describe('of "X" beside `of each`', () => {
    const rowsOf = (written: readonly string[], text: string, world = worldOf()): readonly number[] | undefined =>
      compiled(written, world).gates.find((gate) => gate.text === text)?.scope.rows;
    it('takes X out of an earlier layer’s', () => {
      assert.deepEqual(rowsOf(['type: p95 of each < 1s', 'p95 of "CRM Search" < 10s'], 'p95 of each < 1s'), [2, 5]);
      assert.deepEqual(rowsOf(['error_rate of "Export" < 80%'], 'error_rate of each < 50%'), [1, 2]);
    });
    it('takes X out of its own layer’s, as the smoke test of the example writes it', () => {
      assert.deepEqual(rowsOf(['p95 of each < 1s', 'p95 of "CRM Search" < 10s'], 'p95 of each < 1s'), [2, 5]);
    });
    it('leaves a nearer layer’s', () => {
      assert.deepEqual(rowsOf(['type: p95 of "CRM Search" < 10s', 'p95 of each < 1s'], 'p95 of each < 1s'), [1, 2, 5]);
    });
    for (const other of [
      'p99 of "CRM Search" < 10s',
      'p95 of "CRM Search" < 10s during peak',
      'p95 of "CRM Search" < 10s in every 10s',
      'p95 of "CRM Search" < 10s or warn',
      'p95 of "CRM *" < 10s',
      'p95 of flow "people" < 10s',
    ])
      it(`leaves it beside ${other}`, () => assert.deepEqual(rowsOf(['type: p95 of each < 1s', other], 'p95 of each < 1s'), [1, 2, 5]));
    it('leaves nothing of an `of each` whose only step has its own', () => {
      const world = worldOf({ rows: [row('iteration 0/people'), row('request 0/A')] });
      assert.deepEqual(textsOf(['type: p95 of each < 1s', 'p95 of "A" < 2s'], world), [
        'error_rate < 5%',
        'error_rate of each < 50%',
        'p95 of "A" < 2s',
      ]);
    });
  });

  it('refuses an inherited gate that means nothing here, says how to drop it, and lets it be dropped', () => {
    const inherited = 'type: error_rate < 5% during spike';
    const { faults } = compiled([inherited]);
    assert.equal(faults.length, 1);
    assert.match(faults[0]?.fault.message ?? '', /the type’s gate `error_rate < 5% during spike`: no stage is called `spike`/);
    assert.match(faults[0]?.fault.hint ?? '', /`no error_rate during spike`/);
    assert.deepEqual(compiled([inherited, 'no error_rate during spike']).faults, []);
  });

  it('says of each text what is wrong with it, whatever it would replace', () => {
    assert.deepEqual(
      compiled(['config: p95 < 5', 'p95 < 7']).faults.map(({ gate }) => gate.text),
      ['p95 < 7'],
    );
  });
});
