import { z } from 'zod';
import type { Json } from '../contract/plan.ts';
import type { Kit } from '../contract/plugin.ts';
import { type Parsed, parseLastingUs, parseSizeBytes } from '../time/duration.ts';
import { withHint } from './said.ts';

const DURATION = String.raw`^(\d+(\.\d+)?|\.\d+)(us|ms|s|m|h)$`;
const SIZE = String.raw`^(\d+(\.\d+)?|\.\d+)(B|kB|MB|GB|KiB|MiB|GiB)$`;

/** A text that `parse` turns into a number; its reason and hint are what the author reads. A number without a unit is told what to write. */
export function quantity(noun: string, pattern: string, parse: (text: string) => Parsed): z.ZodType<number, string> {
  const said = (read: Parsed): string => (read.ok ? '' : withHint(read.reason, read.hint, read.fix));
  return z
    .string({ error: ({ input }) => (typeof input === 'number' ? said(parse(String(input))) : undefined) })
    .meta({ pattern, title: noun })
    .transform((text, context) => {
      const read = parse(text);
      if (read.ok) return read.value;
      context.addIssue({ code: 'custom', message: said(read) });
      return z.NEVER;
    });
}

/** Of {@link Kit.template}. */
// aborts, so that a union with it says what its other branch says
export const templateText = z
  .string()
  .regex(/\$\{/, { abort: true })
  .meta({ id: 'template', description: 'A text with `${…}` that yields the value.' });

/** Core's tools for grammars: the zod of this process, and the schemas that every part of the language shares. */
export const kit: Kit = {
  z,
  durationUs: quantity('duration', DURATION, parseLastingUs),
  sizeBytes: quantity('size', SIZE, parseSizeBytes),
  template: (schema) => z.union([schema, templateText]) as never,
  text: z.string().meta({ id: 'text', description: 'A text; `${…}` may stand in it.' }),
  json: z.unknown().meta({ id: 'json', description: 'Any value; `${…}` may stand in its texts.' }) as unknown as z.ZodType<Json>,
};

/** As {@link Kit.template}, for values that must be known before the run: only `${env.X}` and `${vars.x}` can stand there. */
export const known = <T extends z.ZodType>(schema: T): z.ZodType<z.output<T>> => kit.template(schema) as never;
