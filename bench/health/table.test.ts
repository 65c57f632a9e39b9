import assert from 'node:assert/strict';
import type { Case } from './cases.ts';
import { healthTable, isAsItMustBe, type Judged } from './table.ts';

const STARVED: Case = { id: 's', rule: '1 open', direction: 'starved', loadsTarget: false };
const HEALTHY: Case = { ...STARVED, id: 'h', direction: 'healthy' };
const run = (id: string, exitCode: number, isHealthy: boolean, because = ''): Judged => ({
  ...{ id, exitCode, isHealthy, because, othersCores: 0.25 },
  verdict: exitCode === 0 ? 'passed' : 'inconclusive',
});

describe('a run of the health bench', () => {
  const rows: readonly (readonly [what: string, of: Case, run: Judged, isRight: boolean])[] = [
    ['starved and inconclusive', STARVED, run('s', 4, false), true],
    ['starved and passed', STARVED, run('s', 0, true), false],
    // a finding, say: not the generator's doing
    ['starved and inconclusive for another reason', STARVED, run('s', 4, true), false],
    ['starved and not run at all', STARVED, run('s', 3, true), false],
    ['healthy and passed', HEALTHY, run('h', 0, true), true],
    ['healthy and flagged', HEALTHY, run('h', 4, false), false],
    ['healthy and failed', HEALTHY, run('h', 1, true), false],
  ];
  for (const [what, of, judged, isRight] of rows)
    it(`is ${isRight ? '' : 'not '}as it must be: ${what}`, () => assert.equal(isAsItMustBe(of, judged), isRight));

  it('counts in its case, and shows what was wrong before what was right', () => {
    const lines = healthTable([STARVED, HEALTHY], [run('s', 4, false, 'late'), run('s', 0, true), run('h', 0, true)]).split('\n');
    assert.deepEqual(lines.slice(2), [
      '| 1 open | starved | s | **1 of 2** | 0.3 (0.3–0.3) | inconclusive: late |',
      '| 1 open | healthy | h | 1 of 1 | 0.3 (0.3–0.3) |  |',
    ]);
  });
});
