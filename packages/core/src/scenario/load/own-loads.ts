import type { WrittenLoad, WrittenPopulation } from '../../language/load-keys.ts';
import type { Checking } from '../checking.ts';
import type { DraftLoad } from './draft-load.ts';
import type { LoadBlame } from './load-blame.ts';
import type { LoadRequest } from './load-request.ts';
import { crowdOf, sayMisfits, stretchOf } from './population.ts';

type OwnLoad = { readonly written: WrittenPopulation; readonly blame: LoadBlame } | undefined;
const COMMON: readonly string[] = ['duration', 'warmup', 'gracefulStop', 'seed'];

/** Each flow with a crowd of its own, side by side. */
export function ownLoads(
  written: WrittenLoad,
  { flows, isDefault }: LoadRequest,
  own: readonly OwnLoad[],
  blame: LoadBlame,
  checking: Checking,
): DraftLoad | undefined {
  for (const flow of flows)
    if (flow.load === undefined)
      checking.problems.error('LG_LOAD_CONTRADICTS', flow.key, `flow \`${flow.name}\` has no \`load\`, and others have`, {
        hint: 'weights and loads of their own do not mix',
      });
  for (const flow of flows)
    if (flow.load !== undefined && flow.weight !== undefined)
      checking.problems.error('LG_KEYS_EXCLUDE', flow.weight.span, '`weight` and `load` exclude each other');
  if (!isDefault)
    for (const key of Object.keys(written))
      if (!COMMON.includes(key))
        blame.contradicts(
          key,
          `\`${key}\` has no place here: the flows have loads of their own`,
          `common are ${COMMON.map((word) => `\`${word}\``).join(', ')}`,
        );
  const durationUs = written.duration ?? null;
  const parts = own.flatMap((part, index) => {
    if (part === undefined) return [];
    const crowd = crowdOf(part.written, part.blame);
    if (crowd === undefined) return [];
    sayMisfits(part.written, crowd.model, part.blame);
    if (durationUs === null && part.written.iterations === undefined)
      part.blame.contradicts(
        crowd.key ?? 'users',
        'the load has no end',
        'write `load: { duration: 1m }` at the top of the file, or `iterations` here',
      );
    const level = stretchOf(part.written, crowd, durationUs, part.blame);
    return level === undefined
      ? []
      : [
          {
            level,
            population: {
              written: part.written,
              model: crowd.model,
              flows: [index],
              iterations: part.written.iterations ?? null,
              blame: part.blame,
            },
          },
        ];
  });
  if (parts.length < flows.length) return undefined;
  const stage = { name: 'load', span: blame.at('duration'), durationUs, warmup: false, levels: parts.map(({ level }) => level) };
  return { stages: [stage], populations: parts.map(({ population }) => population), warmupUs: written.warmup ?? 0 };
}
