// Two hours of the examples' soak under the virtual clock: engine and chronicle, in a process of its own; what it took, as JSON.
import { fileURLToPath } from 'node:url';
import { createGenerator } from '../../packages/core/src/engine/generator.ts';
import { createChronicle } from '../../packages/core/src/metrics/chronicle.ts';
import { fakeProtocol, pass, VirtualClock } from '../../packages/core/src/testing/index.ts';
import { CANARY, hostIn } from '../../test/examples/check-files.ts';

export interface Soak {
  readonly wallMs: number;
  /** User and system, V8's own threads included. */
  readonly cpuMs: number;
  readonly requests: number;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const { plan, rows } = await hostIn(root).check('examples/scenarios/soak.load.yaml', { purpose: 'look', seed: 42 });
const answer = ({ atUs }: { readonly atUs: number }) => ({ afterUs: 20e3 + ((atUs * 7919) % 80e3), status: 201, body: { id: 1 } });
const protocols = [fakeProtocol(answer, { name: 'http', forgets: true })];
const clock = new VirtualClock();
const known = { plan, rows, clock, protocols, env: {}, secrets: { ADAPTER_TOKEN: CANARY }, workers: 1, inline: true };
const [beganMs, before] = [performance.now(), process.cpuUsage()];
const generator = createGenerator({ ...known, runId: '20260101-000000-soak', toolVersion: '1.0.0' });
await pass(clock, generator.open());
const chronicle = createChronicle(plan);
const load = generator.load((heard) => {
  if (heard.kind === 'interval') chronicle.add(heard.interval);
});
const { faults, thrown } = await pass(clock, load);
await pass(clock, generator.close());
const wallMs = performance.now() - beganMs;
const { user, system } = process.cpuUsage(before);
if (faults.length + thrown.length > 0 || chronicle.seconds < 7200) throw new Error(`no soak: ${[...faults, ...thrown].join('; ')}`);
const { count } = chronicle.figures({ whole: true });
console.log(JSON.stringify({ wallMs, cpuMs: (user + system) / 1e3, requests: count } satisfies Soak));
