import { randomInt } from 'node:crypto';

const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/** `20261123-140211-k3x9`: sorts by time, and four random characters keep two runs of one second apart. */
export function newRunId(iso: string): string {
  const [date, time] = iso.split('T') as [string, string];
  const tail = Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${tail}`;
}
