import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../docs/pages.ts';
import { filesBelow } from '../examples/check-files.ts';
import { faults } from '../faults/scenarios/faults.ts';

/** A file that is mutated where it stands, with all that belongs to it. */
export interface Sample {
  /** Absolute. */
  readonly folder: string;
  /** From the folder: a scenario, flows or a config. */
  readonly file: string;
  readonly text: string;
  readonly isFind?: true;
}

const LARGEST = 3_000;

/** The examples with the files that they name, each row of the broken scenarios, and what was found before. */
export function samplesIn(folder: string): readonly Sample[] {
  return [...examplesIn(join(folder, 'examples-of-ours')), ...rowsIn(join(folder, 'rows')), ...findsIn(join(folder, 'finds'))];
}

function examplesIn(folder: string): readonly Sample[] {
  cpSync(join(root, 'examples/scenarios'), join(folder, 'examples/scenarios'), { recursive: true });
  for (const file of ['loadgate.config.yaml', 'baselines.json']) cpSync(join(root, file), join(folder, file));
  return ['.load.yaml', '.flows.yaml', 'loadgate.config.yaml'].flatMap((end) =>
    filesBelow(folder, end).map((file) => ({ folder, file, text: readFileSync(join(folder, file), 'utf8') })),
  );
}

function rowsIn(folder: string): readonly Sample[] {
  return faults.flatMap(({ files, checks }, i) => {
    const texts = Object.entries(files).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    const file = checks ?? 't.load.yaml';
    const text = texts.find(([name]) => name === file)?.[1];
    if (text === undefined || texts.length < Object.keys(files).length || texts.some(([, { length }]) => length > LARGEST)) return [];
    const own = join(folder, String(i));
    for (const [name, content] of texts) put(join(own, name), content);
    return [{ folder: own, file, text }];
  });
}

const FINDS = new URL('finds/', import.meta.url);

/** `finds/title.load.yaml` and the like: each is tried as it stands, too. */
function findsIn(folder: string): readonly Sample[] {
  return readdirSync(FINDS)
    .filter((name) => name.endsWith('.yaml'))
    .map((file) => {
      const text = readFileSync(new URL(file, FINDS), 'utf8');
      const own = join(folder, file.replaceAll('.', '-'));
      put(join(own, file), text);
      return { folder: own, file, text, isFind: true };
    });
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
