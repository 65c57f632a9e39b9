// Different URLs over real HTTP, and what this process keeps of them, as JSON: `node --expose-gc urls.ts <requests> …`
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGenerator } from '../../packages/core/src/engine/generator.ts';
import { createChronicle } from '../../packages/core/src/metrics/chronicle.ts';
import { monotonicClock, monotonicUs } from '../../packages/core/src/time/monotonic.ts';
import { plugin } from '../../packages/plugins-http/src/index.ts';
import type { Kept } from '../../test/bounds/kept-bytes.ts';
import { hostIn } from '../../test/examples/check-files.ts';
import { startTarget } from '../targets/target.ts';

const marks = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'loadgate-urls-'));
const target = await startTarget('plain');
const kept: (Kept & { readonly rows: number })[] = [];
try {
  const load = `{ users: 20, iterations: ${Math.max(...marks) + 20_000} }`;
  writeFileSync(join(folder, 'x.load.yaml'), `load: ${load}\nsteps:\n  - get: /things/\${random.uuid()}\n`);
  const { plan, rows } = await hostIn(folder).check('x.load.yaml', { target: target.url, seed: 1, reporters: [] });
  const known = { plan, rows, clock: monotonicClock(monotonicUs()), protocols: [{ plugin }], env: {}, secrets: {} };
  const generator = createGenerator({ ...known, runId: '20260101-000000-urls', toolVersion: '1.0.0', workers: 1, inline: true });
  await generator.open();
  const chronicle = createChronicle(plan);
  const before = bytesNow();
  const end = await generator.load((heard) => {
    if (heard.kind !== 'interval') return;
    chronicle.add(heard.interval);
    const { ok } = chronicle.figures({ whole: true });
    const told = new Set(heard.interval.series.filter(({ metric }) => metric === 'latency').map(({ row }) => row));
    if (ok >= (marks[kept.length] ?? Number.POSITIVE_INFINITY)) kept.push({ samples: ok, bytes: bytesNow() - before, rows: told.size });
  });
  await generator.close();
  const { failed } = chronicle.figures({ whole: true });
  if (failed > 0 || end.faults.length + end.thrown.length > 0) throw new Error(`${failed} failed: ${JSON.stringify(end)}`);
} finally {
  await target.close();
  rmSync(folder, { recursive: true });
}
console.log(JSON.stringify(kept));

/** The heap, and what lies beside it in typed arrays. */
function bytesNow(): number {
  for (let i = 0; i < 2; i++) gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
