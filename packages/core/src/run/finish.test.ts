import assert from 'node:assert/strict';
import type { RunResult } from '../contract/result.ts';
import { sketchedPlan } from '../testing/sketched-plan.ts';
import { request } from '../testing/sketched-steps.ts';
import { type Ending, finish } from './finish.ts';
import type { ResultsFolder } from './results-folder.ts';

const plan = sketchedPlan({ flows: { main: [request('A')] }, load: { users: 1 } });
const judged: Ending = { verdict: 'passed', exitCode: 0, reasons: [] };

/** What it wrote, and how often the result was made; a file of that name cannot be written. */
function finished(broken?: string) {
  const files = new Map<string, string>();
  let made = 0;
  const folder: ResultsFolder = {
    path: '/results/x',
    file: (name) => name,
    write(name, text) {
      if (name === broken) throw new Error(`no space left for ${name}`);
      files.set(name, text);
    },
    markLatest() {},
  };
  const resultWith = ({ verdict, exitCode }: Ending): RunResult => {
    made++;
    return { verdict, exitCode } as RunResult;
  };
  const end = finish({ judged, failures: [], plan, folder, resultWith });
  return { ...end, files, made: () => made };
}

describe('the files that core writes', () => {
  it('are the plan and the result, which is made once: it may be large', () => {
    const { ending, result, failures, files, made } = finished();
    assert.deepEqual([ending, failures, made()], [judged, [], 1]);
    assert.deepEqual([...files.keys()], ['plan.yaml', 'result.json']);
    assert.deepEqual(JSON.parse(files.get('result.json') ?? ''), result);
  });

  for (const broken of ['plan.yaml', 'result.json'])
    it(`make the run an error where ${broken} cannot be written`, () => {
      const { ending, result, failures } = finished(broken);
      assert.deepEqual([ending.verdict, ending.exitCode, result.exitCode], ['error', 3, 3]);
      assert.deepEqual(failures, [`no space left for ${broken}`]);
    });
});
