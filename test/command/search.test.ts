import assert from 'node:assert/strict';
import type { RunEvent, RunResult } from '@loadgate/core';
import { familyOf, signalAll } from './family.ts';
import { Project } from './loadgate.ts';
import { Target } from './target.ts';

const foundIn = ({ findings }: RunResult): RunResult['findings'][number] | undefined =>
  findings.find(({ name }) => name === 'sustained_arrivals');
const trialsIn = (events: readonly RunEvent[]): readonly string[] =>
  events.flatMap((event) => (event.type === 'notice' && event.source === 'search' ? [event.message] : []));

describe('a search', function () {
  this.timeout(180_000);

  const target = new Target();
  let project = new Project();
  before(() => target.listen());
  after(() => target.close());
  afterEach(() => project.remove());

  /** Refuses whatever comes in a second with more than `perSec` requests. */
  const refuseBeyond = (perSec: number): void => {
    const last: number[] = [];
    target.answer = (_, response) => {
      const now = performance.now();
      while (last.length > 0 && (last[0] as number) <= now - 1000) last.shift();
      last.push(now);
      response.statusCode = last.length > perSec ? 503 : 200;
      response.end();
    };
  };
  const scenario = (search: string, gates: readonly string[] = []): Project =>
    new Project({
      'x.load.yaml': `target: ${target.url}\nload:\n  search: ${search}\nsteps:\n  - GET /\ngates:\n${['error_rate < 50%', ...gates].map((gate) => `  - ${gate}\n`).join('')}`,
    });

  it('finds what a target takes that refuses above a rate, and tells each trial, in results and in a report made later', async () => {
    refuseBeyond(15);
    // 10 holds, 20 breaks, twice; √200 = 14.1 holds, and 20 is within 50% of it
    project = scenario('{ arrivals: 10..40/s, hold: 2s, settle: 1s, precision: 50% }', [
      'sustained_arrivals >= 14/s',
      'p95 < 10s during "10/s" or warn',
    ]);
    const refused = await project.loadgate(['run', 'x']);
    assert.equal(refused.code, 2);
    assert.match(refused.error + refused.out, /a search has no stages to name/);
    assert.equal(target.requests.length, 0);

    project.put('x.load.yaml', project.read('x.load.yaml').replace(/.*during.*\n/, ''));
    const run = await project.loadgate(['run', 'x', '--workers', '2']);
    assert.equal(run.code, 0, run.out + run.error);
    assert.match(run.out, /search of 10\.\.40\/s arrivals, within 50%, 2s a trial/);
    for (const line of ['10/s held', '20/s broke: .*; tried once more', '14.1/s held'])
      assert.match(run.out, new RegExp(`search: ${line}`));
    const result = project.result();
    const { value, interval, unit } = foundIn(result) ?? {};
    assert.deepEqual([value, interval, unit], [14.1, [14.1, 20], '/s']);
    assert.deepEqual(
      result.gates.map(({ gate, outcome }) => [gate, outcome]).filter(([, outcome]) => outcome !== 'held'),
      [],
    );
    assert.deepEqual(
      result.stages.filter(({ warmup }) => !warmup).map(({ name }) => name),
      ['10/s', '20/s', '20/s again', '14.1/s'],
    );
    assert.ok(result.stages.every(({ toSec, total }) => toSec !== null && total.count > 0));

    const before = project.read('results/latest/result.json');
    const again = await project.loadgate(['report', project.runs().at(-1) ?? '']);
    assert.equal(again.code, 0, again.error);
    assert.equal(project.read('results/latest/result.json'), before);
    assert.match(project.read('results/latest/load_test_report.html'), /sustained_arrivals/);
  });

  it('that is interrupted keeps what is known', async () => {
    refuseBeyond(1000);
    project = scenario('{ arrivals: 5..1000/s, hold: 1s, settle: 1s }', ['sustained_arrivals >= 4/s']);
    const run = project.begin(['run', 'x']);
    await run.said('search: 5/s held');
    run.child.kill('SIGINT');
    const { code, out } = await run.ended;
    assert.equal(code, 130, out);
    const { value, interval, evidence } = foundIn(project.result()) ?? {};
    assert.equal(interval?.[1], null);
    assert.ok(value !== null && value !== undefined && value >= 5);
    assert.match(evidence ?? '', /the load ended before the trial at \d+\/s was judged$/);
  });

  it('that is killed is told from its journal, with what it had found', async () => {
    refuseBeyond(1000);
    project = scenario('{ arrivals: 5..1000/s, hold: 1s, settle: 1s }');
    const run = project.begin(['run', 'x', '--events']);
    await run.said('5/s held');
    signalAll(familyOf(run.child.pid as number), 'SIGKILL');
    await run.ended;
    const [folder = ''] = project.runs();
    assert.ok(!project.journal().some(({ type }) => type === 'closed'));
    const held = trialsIn(project.journal()).filter((line) => line.endsWith('held'));
    const report = await project.loadgate(['report', folder]);
    assert.equal(report.code, 0, report.out + report.error);
    const result = JSON.parse(project.read(`results/${folder}/result.json`)) as RunResult;
    assert.equal(result.verdict, 'error');
    assert.equal(`${foundIn(result)?.value}/s held`, held.at(-1));
    assert.equal(foundIn(result)?.interval?.[1], null);
  });

  it('fails where its lowest level does not hold', async () => {
    refuseBeyond(0);
    project = scenario('{ arrivals: 5..50/s, hold: 1s, settle: 1s }');
    const run = await project.loadgate(['run', 'x']);
    assert.equal(run.code, 1, run.out);
    const { state, interval } = foundIn(project.result()) ?? {};
    assert.deepEqual([state, interval], ['none', [null, 5]]);
  });
});
