import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { History, RunResult } from '@loadgate/core';
import { historyOf } from '../fixture/history.test.ts';
import { HOSTILE, hostileRun } from '../fixture/hostile.test.ts';
import { elementsOf, type Node, parseMarkup, textOf } from '../fixture/markup-parser.test.ts';
import { loadPlan } from '../fixture/plan.test.ts';
import { emptyResult, figures, step } from '../fixture/results.test.ts';
import { reportRun, startedOf } from '../fixture/scope.test.ts';
import { secondsOf } from '../fixture/seconds.test.ts';
import { failedRun, passedRun } from '../fixture/seed-runs.test.ts';
import { plain } from '../words/plain.ts';
import { chartsOf } from './charts/page-script.ts';
import { htmlReporter } from './html.ts';

interface Page {
  readonly text: string;
  readonly root: Node;
}

async function pageOf(
  result: RunResult,
  seconds: number,
  more: { readonly plan?: ReturnType<typeof loadPlan>; readonly monitors?: Record<string, number[]> } = {},
): Promise<Page> {
  const plan = more.plan ?? loadPlan();
  const history: History = historyOf(plan, result, secondsOf(result, seconds), more.monitors);
  const { files } = await reportRun(htmlReporter, result, { history, started: startedOf({ plan }) });
  const text = files.get('load_test_report.html') ?? '';
  return { text, root: parseMarkup(text, 'html') };
}
const ids = ({ root }: Page, name: string): readonly (string | undefined)[] =>
  elementsOf(root, name).map(({ attributes }) => attributes['id']);
const rowOf = ({ root }: Page, name: string): readonly string[] => {
  const row = elementsOf(root, 'tr').find((one) => textOf(one.children[0] as Node) === name) as Node;
  return row.children.map((cell) => textOf(cell as Node));
};

describe('the HTML report', () => {
  it('reads from the top as an answer', async () => {
    const page = await pageOf(failedRun(), 600);
    assert.equal(textOf(elementsOf(page.root, 'strong')[0] as Node), '✗ failed: 2 of 4 gates broke (exit 1), 10m 05s');
    assert.deepEqual(ids(page, 'h2'), [
      'gates',
      'findings',
      'steps',
      'latency',
      'throughput',
      'distribution',
      'errors',
      'monitors',
      'comparison',
      'plan',
    ]);
  });

  it('shows what was measured after the load, where something was', async () => {
    const latencyMs = { min: 1, mean: 2, p50: 2, p90: 3, p95: 4, p99: 5, 'p99.9': 6, max: 7 };
    const operations = [{ name: HOSTILE, count: 500, timed: 497, errors: 3, latencyMs, errorKinds: { 'postgres.53300': 3 } }];
    const page = await pageOf({ ...failedRun(), experiments: [{ name: 'pool', durationSec: 12, findings: [], operations }] }, 600);
    assert.ok(ids(page, 'h2').includes('tests'));
    assert.deepEqual(rowOf(page, `pool: ${plain(HOSTILE)}`).slice(1), ['500', '3', '2 ms', '4 ms', '5 ms', '7 ms']);
  });

  it('says in tables what there is to say', async () => {
    const page = await pageOf(failedRun(), 600);
    assert.deepEqual(rowOf(page, 'p95 < 1000ms').slice(1), [
      '✗ failed',
      '1.84 s',
      '−84 %',
      '176 220',
      'scenario',
      'since 04:10; worst at 07:32 (2.20 s); from "CRM Create", "Ticket Create"; load.load.yaml:6:5',
    ]);
    assert.deepEqual(rowOf(page, 'CRM Create').slice(1, 5), ['12 788', '21.3', '1.21%', '0']);
    assert.equal(rowOf(page, 'CRM Create').at(-1), '+300 %'); // 2400 ms against 600 ms
  });

  it('says of the load generator what it could add to a latency, and how busy its machine was', async () => {
    const page = await pageOf(passedRun(), 600);
    assert.deepEqual(rowOf(page, 'Floor: an echo in the main thread of loadgate. Latencies near it are mostly loadgate’s own').slice(1), [
      'p50 0.41 ms, p99 1.30 ms',
    ]);
    assert.deepEqual(rowOf(page, 'Processors of this machine busy, greatest').slice(1), ['62.0%']);
    assert.deepEqual(rowOf(page, 'Processor time taken by its host, greatest').slice(1), ['0%']);
  });

  it('shows errors with what was sent and answered', async () => {
    const page = await pageOf(passedRun(), 600);
    const texts = elementsOf(page.root, 'pre').map(textOf);
    assert.ok(texts.includes('503 Service Unavailable\ncontent-type: application/json\n\n{"error":"provider busy","retryAfter":1}'));
  });

  for (const verdict of ['passed', 'failed', 'inconclusive', 'error', 'interrupted'] as const)
    it(`names the verdict ${verdict} in its title`, async () => {
      const { root } = await pageOf(passedRun({ verdict, reasons: ['why'] }), 10);
      assert.equal(textOf(elementsOf(root, 'title')[0] as Node), `${verdict}: load · loadgate`);
    });

  it('opens for a run that never began, and shows dashes where nothing was sampled', async () => {
    const page = await pageOf(emptyResult({ steps: [step('CRM Create', figures(0, 0, 0))] }), 0);
    assert.deepEqual(ids(page, 'h2'), ['steps', 'plan']);
    assert.deepEqual([...new Set(rowOf(page, 'CRM Create').slice(1))], ['–']);
  });

  it('has a place for every chart, and a chart for every place', async () => {
    const page = await pageOf(passedRun(), 600, { monitors: { 'target.memory': [1, 2], 'target.cpu': [1, 2] } });
    const places = elementsOf(page.root, 'div').filter(({ attributes }) => attributes['class'] === 'chart');
    const data = JSON.parse(textOf(elementsOf(page.root, 'script')[0] as Node)) as Parameters<typeof chartsOf>[0];
    assert.deepEqual(
      places.map(({ attributes }) => attributes['id']).sort(),
      [...chartsOf(data).map(({ id }) => id), 'chart-distribution'].sort(),
    );
  });
});

describe('the HTML report, closed', () => {
  it('allows its one script and its one style by their hashes, and nothing else', async () => {
    const { root } = await pageOf(passedRun(), 600);
    const [data, script, ...more] = elementsOf(root, 'script');
    const [style] = elementsOf(root, 'style');
    assert.deepEqual([data?.attributes['type'], Object.keys(script?.attributes ?? { x: 1 }), more], ['application/json', [], []]);
    const hashOf = (node: Node | undefined): string =>
      `'sha256-${createHash('sha256')
        .update(textOf(node as Node))
        .digest('base64')}'`;
    const policy = elementsOf(root, 'meta').find(({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy');
    assert.deepEqual(policy?.attributes['content']?.split('; '), [
      "default-src 'none'",
      `script-src ${hashOf(script)}`,
      `style-src ${hashOf(style)}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it('names no address that a browser would load', async () => {
    const { root } = await pageOf(passedRun({ target: 'x' }), 600, { plan: loadPlan({ target: 'x', protocols: [] }) });
    const walk = (node: Node): void => {
      for (const [name, value] of Object.entries(node.attributes)) {
        if (name === 'href') assert.match(value, /^#/);
        assert.ok(!['src', 'srcset', 'action', 'style'].includes(name) && !name.startsWith('on'), name);
      }
      for (const child of node.children) if (typeof child !== 'string') walk(child);
    };
    walk(root);
    for (const node of [...elementsOf(root, 'script'), ...elementsOf(root, 'style')])
      assert.doesNotMatch(textOf(node), /https?:\/\/|url\(|@import|\bimport\(|\bfetch\(|XMLHttpRequest/);
  });

  it('is not moved by hostile names', async () => {
    const plan = loadPlan({
      name: HOSTILE,
      files: [HOSTILE],
      environment: HOSTILE,
      data: [
        {
          name: HOSTILE,
          at: [0, 1, 1],
          file: HOSTILE,
          hash: '',
          count: 1,
          columns: [HOSTILE],
          order: 'random',
          per: 'user',
          onEnd: 'wrap',
        },
      ],
    });
    const page = await pageOf(hostileRun(), 30, { plan, monitors: { [HOSTILE]: [1, 2, 3] } });
    const allowed =
      'html head meta title style body header p h1 h2 h3 div strong nav a main noscript section table caption thead tbody tr th td code figure figcaption details summary pre dl dt dd footer script';
    const names = new Set<string>();
    const walk = (node: Node): void => {
      names.add(node.name);
      for (const child of node.children) if (typeof child !== 'string') walk(child);
    };
    walk(page.root);
    for (const name of names) assert.ok(allowed.split(' ').includes(name), name);
    assert.equal(elementsOf(page.root, 'script').length, 2);
    assert.equal(textOf(elementsOf(page.root, 'h1')[0] as Node), plain(HOSTILE));
    const data = JSON.parse(textOf(elementsOf(page.root, 'script')[0] as Node)) as { monitors: { name: string }[] };
    assert.equal(data.monitors[0]?.name, plain(HOSTILE));
    assert.equal(page.text.split('</script').length, 3);
  });
});
