import type { Json } from '../contract/plan.ts';
import type { Checking } from './checking.ts';
import { nearest } from './documents.ts';
import type { World } from './layers.ts';
import { jsonOf } from './node.ts';

/** `notify` of the nearest file: accepted, and said that nothing is sent yet. */
export function readNotify({ config, documents }: World, { problems }: Checking): readonly Json[] {
  const found = nearest([config, ...documents], 'notify');
  if (found?.value.kind !== 'list') return [];
  problems.warning('LG_NOTIFY_NOT_SENT', found.key, '`notify` is read, and nothing is sent yet');
  return found.value.items.map(jsonOf);
}
