import { type Draw, oneOf } from './draws.ts';
import { HOSTILE } from './hostile-values.ts';

/** A value somewhere in one of its lines is another one: hostile, or from elsewhere in the line. */
export function mutatedJournal(text: string, draw: Draw): string {
  const lines = text.split('\n');
  const at = draw() % lines.length;
  try {
    const event = JSON.parse(lines[at] as string) as unknown;
    const places = placesIn(event);
    if (places.length === 0) return text;
    const { within, key } = oneOf(places, draw);
    const other = oneOf(places, draw);
    within[key] = draw() % 3 === 0 ? other.within[other.key] : oneOf(HOSTILE, draw);
    lines[at] = JSON.stringify(event);
  } catch {
    // the empty end of the text, or a value that now stands in itself
    return text;
  }
  return lines.join('\n');
}

interface Place {
  readonly within: Record<string, unknown>;
  readonly key: string;
}

function placesIn(value: unknown): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const within = value as Record<string, unknown>;
  return Object.keys(within).flatMap((key) => [{ within, key }, ...placesIn(within[key])]);
}
