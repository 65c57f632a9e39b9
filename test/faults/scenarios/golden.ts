import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('golden/', import.meta.url));
/** `LOADGATE_UPDATE_GOLDEN=1 npx mocha test/faults/scenarios/scenarios.test.ts` writes them anew, and the diff is read. */
const isUpdate = (process.env['LOADGATE_UPDATE_GOLDEN'] ?? '') !== '';

/** Of what goes wrong, the name of its file. */
export const goldenName = (fault: string): string =>
  `${fault
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')}.txt`;

/** The text is what was once looked at and found good. */
export function assertGolden(fault: string, text: string): void {
  const file = `${FOLDER}${goldenName(fault)}`;
  if (isUpdate) {
    assert.ok((process.env['CI'] ?? '') === '', 'continuous integration writes no golden file');
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, text);
  }
  assert.ok(existsSync(file), `there is no golden file for "${fault}"; it would say:\n${text}`);
  assert.equal(text, readFileSync(file, 'utf8'));
}
