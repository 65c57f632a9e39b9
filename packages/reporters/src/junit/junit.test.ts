import assert from 'node:assert/strict';
import type { RunResult } from '@loadgate/core';
import { HOSTILE, hostileRun } from '../fixture/hostile.test.ts';
import { elementsOf, type Node, parseMarkup, textOf } from '../fixture/markup-parser.test.ts';
import { BUILT_IN, emptyResult, gate } from '../fixture/results.test.ts';
import { reportRun } from '../fixture/scope.test.ts';
import { failedRun, passedRun } from '../fixture/seed-runs.test.ts';
import { plain } from '../words/plain.ts';
import { junitReporter } from './junit.ts';

async function suiteOf(result: RunResult): Promise<Node> {
  const { files } = await reportRun(junitReporter, result);
  const root = parseMarkup(files.get('junit.xml') ?? '', 'xml');
  assert.equal(root.name, 'testsuites');
  return elementsOf(root, 'testsuite')[0] as Node;
}
const counts = ({ attributes }: Node): readonly (string | undefined)[] =>
  ['tests', 'failures', 'errors', 'skipped'].map((name) => attributes[name]);

describe('the junit reporter', () => {
  it('makes each gate a test case, built-in ones too', async () => {
    const suite = await suiteOf(passedRun());
    assert.deepEqual(
      elementsOf(suite, 'testcase').map(({ attributes }) => attributes['name']),
      ['error_rate < 2%', 'p95 < 1000ms', 'throughput >= 250/s', 'samples', 'no thrown flow', 'generator healthy'],
    );
    assert.deepEqual(counts(suite), ['6', '0', '0', '0']);
  });

  it('says of a broken gate what was observed, since when and where it stands', async () => {
    const [failure] = elementsOf(await suiteOf(failedRun()), 'failure') as [Node];
    assert.deepEqual(failure.attributes, { message: '1.84 s, margin −84 %', type: 'failed' });
    assert.equal(textOf(failure), 'since 04:10\nworst at 07:32\nfrom "CRM Create", "Ticket Create"\nload.load.yaml:6:5');
  });

  const outcome = (of: RunResult['gates'][number]['outcome']): RunResult['gates'] => [
    gate({ gate: 'p95 < 1s', outcome: of, reason: 'because' }),
  ];
  const rows: readonly (readonly [title: string, result: RunResult, counts: readonly string[]])[] = [
    ['a passed run is green', passedRun(), ['6', '0', '0', '0']],
    ['a warning is green', passedRun({ gates: outcome('warned') }), ['1', '0', '0', '0']],
    ['no data is a failure', failedRun({ gates: outcome('no-data') }), ['1', '1', '0', '0']],
    ['not judged is skipped', passedRun({ gates: outcome('not-judged') }), ['1', '0', '0', '1']],
    ['inconclusive is an error', passedRun({ gates: outcome('inconclusive'), verdict: 'inconclusive', exitCode: 4 }), ['1', '0', '1', '0']],
    [
      'inconclusive without a gate that says so is one too',
      passedRun({ gates: BUILT_IN, verdict: 'inconclusive', exitCode: 4, reasons: ['x'] }),
      ['4', '0', '1', '0'],
    ],
    ['failed without a gate that says so is a failure', failedRun({ gates: BUILT_IN, reasons: ['silence'] }), ['4', '1', '0', '0']],
    ['an error is never green', passedRun({ verdict: 'error', exitCode: 3, reasons: ['worker 1 died'] }), ['7', '0', '1', '0']],
    ['a run that never began is an error', emptyResult(), ['1', '0', '1', '0']],
    ...[129, 130, 143].map(
      (exitCode) =>
        [`exit ${exitCode} is an error`, passedRun({ verdict: 'interrupted', exitCode, reasons: ['SIG'] }), ['7', '0', '1', '0']] as const,
    ),
  ];
  for (const [title, result, expected] of rows) {
    it(title, async () => {
      const suite = await suiteOf(result);
      assert.deepEqual(counts(suite), expected);
      const marks = ['failure', 'error', 'skipped'].map((name) => String(elementsOf(suite, name).length));
      assert.deepEqual([String(elementsOf(suite, 'testcase').length), ...marks], expected);
    });
  }

  it('keeps to the order and the attributes of the schemas', async () => {
    const suite = await suiteOf(failedRun());
    const names = suite.children.flatMap((child) => (typeof child === 'string' ? [] : [child.name]));
    assert.deepEqual([...new Set(names)], ['properties', 'testcase', 'system-out', 'system-err']);
    assert.match(suite.attributes['timestamp'] ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
    assert.match(suite.attributes['time'] ?? '', /^\d+\.\d{3}$/);
    for (const { attributes } of elementsOf(suite, 'testcase')) assert.deepEqual(Object.keys(attributes), ['name', 'classname', 'time']);
    for (const { attributes } of elementsOf(suite, 'property')) assert.ok(attributes['name'] !== '' && attributes['value'] !== undefined);
  });

  it('stays XML, whatever things are called', async () => {
    const suite = await suiteOf(hostileRun());
    assert.equal(elementsOf(suite, 'testcase')[0]?.attributes['name'], plain(HOSTILE));
    assert.ok(elementsOf(suite, 'failure')[0]?.attributes['message']?.startsWith('1 =cmd'));
  });
});
