import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LoadgateError } from '@loadgate/core/start';
import { parseGate } from '../../packages/core/src/scenario/gates/parse-gate.ts';
import { parseTemplate } from '../../packages/core/src/template/parse.ts';
import { type Sample, samplesIn } from './corpus.ts';
import { type Draw, drawsOf, oneOf } from './draws.ts';
import { assertJournal, journalsIn } from './journal-checks.ts';
import { mutatedJournal } from './mutated-journal.ts';
import { mutatedLines, mutatedText } from './mutated-text.ts';
import { mutatedYaml } from './mutated-yaml.ts';
import { ScenarioChecks } from './scenario-checks.ts';

/** A text that is tried, and what must hold of it; a throw that is no LoadgateError is a find. */
interface Try {
  readonly name: string;
  readonly text: string;
  readonly holds: () => Promise<void> | void;
}

interface Readers {
  /** What was found once, as it stands. */
  readonly finds: readonly ((draw: Draw) => Try)[];
  /** By turns, each with what it makes of one draw. */
  readonly mutants: readonly ((draw: Draw) => Try)[];
}

/** The readers of what strangers write. `folder` is made and removed by the caller. */
async function readersIn(folder: string): Promise<Readers> {
  const samples = samplesIn(folder);
  const texts = samples.map(({ text }) => text);
  const gates = texts.flatMap((text) => [...text.matchAll(/- '([^']+)'/g)].map(([, gate]) => gate as string));
  const templates = texts.flatMap((text) => text.split('\n').filter((line) => line.includes('${')));
  const journals = await journalsIn(join(folder, 'journals'));
  const checks = new ScenarioChecks();
  const tried = (sample: Sample, text: string, draw: Draw): Try => ({
    name: `${sample.file} of ${sample.folder}`,
    text,
    holds: () => checks.holds(sample, text, draw),
  });
  const scenario = (draw: Draw): Try => {
    const sample = oneOf(samples, draw);
    return tried(sample, mutatedSample(sample, texts, draw), draw);
  };
  const finds = samples.filter(({ isFind }) => isFind).map((sample) => (draw: Draw) => tried(sample, sample.text, draw));
  const mutants: Readers['mutants'] = [
    scenario,
    (draw) => {
      const text = mutatedText(oneOf(gates, draw), gates, draw);
      return { name: 'gate', text, holds: () => assertGate(text) };
    },
    scenario,
    (draw) => {
      const text = mutatedText(oneOf(templates, draw), templates, draw);
      return { name: 'template', text, holds: () => void parseTemplate(text) };
    },
    scenario,
    (draw) => {
      const journal = oneOf(journals, draw);
      const text = oneOf([mutatedJournal, mutatedLines, (whole: string, by: Draw) => mutatedText(whole, journals, by)], draw)(
        journal,
        draw,
      );
      return { name: 'journal', text, holds: () => assertJournal(folder, text) };
    },
  ];
  return { finds, mutants };
}

/** A tenth as they stand; of the others half by their values, the rest by their characters. */
function mutatedSample({ text }: Sample, texts: readonly string[], draw: Draw): string {
  const how = draw() % 10;
  if (how === 0) return text;
  return (how % 2 === 0 ? mutatedYaml(text, texts, draw) : undefined) ?? mutatedText(text, texts, draw);
}

function assertGate(text: string): void {
  const { tree, faults: found } = parseGate(text);
  assert.ok(tree !== undefined || found.length > 0, 'neither a gate nor a fault');
  for (const { offset, length } of found) assert.ok(offset >= 0 && offset + length <= text.length);
}

/** Tries texts until `goesOn` says no; a find is thrown with the seed and the text that make it again, or told to `found`. */
export async function fuzz(seed: number, goesOn: (tried: number) => boolean, found?: (find: Error) => void): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'loadgate-fuzz-'));
  try {
    const { finds, mutants } = await readersIn(folder);
    const draw = drawsOf(seed);
    let tried = 0;
    for (; goesOn(tried); tried++) {
      const next = finds[tried] ?? (mutants[tried % mutants.length] as (draw: Draw) => Try);
      const { name, text, holds } = next(draw);
      try {
        await holds();
      } catch (cause) {
        if (cause instanceof LoadgateError) continue;
        const find = new Error(`seed ${seed}, text ${tried}, ${name}: ${JSON.stringify(text)}`, { cause });
        if (found === undefined) throw find;
        found(find);
      }
    }
    return tried;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
