import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LoadgateError } from '@loadgate/core/start';
import { readJournal } from '../../packages/core/src/run/journal.ts';
import { parseGate } from '../../packages/core/src/scenario/gates/parse-gate.ts';
import { parseTemplate } from '../../packages/core/src/template/parse.ts';
import { hostIn } from '../examples/check-files.ts';
import { faults } from '../faults/scenarios/faults.ts';

/** What is mutated, and what must hold of every text that comes of it; a throw is a find. */
export interface Fuzzed {
  readonly name: string;
  readonly corpus: readonly string[];
  readonly holds: (text: string) => Promise<void>;
}

const PIECES = [
  '',
  ':',
  '- ',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '${',
  '#x',
  '!t ',
  '&a ',
  '*a',
  '<<: ',
  '\t',
  '\n',
  '\r',
  '\0',
  '~',
  '-1',
  '1e9',
  '%',
  '__proto__',
  '\u{1f600}',
  '\u{feff}',
];

/** 0 ≤ number < 2³², the same for the same seed. */
export function drawsOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}

/** One to three pieces of a text cut out, put in, doubled, or taken from another text. */
export function mutated(corpus: readonly string[], draw: () => number): string {
  const one = (): string => corpus[draw() % corpus.length] as string;
  let text = one();
  for (let times = 1 + (draw() % 3); times > 0; times--) {
    const at = draw() % (text.length + 1);
    const length = draw() % 12;
    const other = one();
    const from = draw() % (other.length + 1);
    const piece = [
      PIECES[draw() % PIECES.length] as string,
      String.fromCharCode(draw() % 256),
      other.slice(from, from + (draw() % 40)),
      text.slice(at, at + length).repeat(2),
    ][draw() % 4] as string;
    text = text.slice(0, at) + piece + text.slice(at + length);
  }
  return text;
}

/** The readers of what strangers write. `folder` is made and removed by the caller. */
export function fuzzedIn(folder: string): readonly Fuzzed[] {
  const host = hostIn(folder);
  const texts = faults
    .flatMap(({ files }) => Object.values(files))
    .filter((text): text is string => typeof text === 'string' && text.length < 3_000);
  const gates = texts.flatMap((text) => [...text.matchAll(/- '([^']+)'/g)].map(([, gate]) => gate as string));
  const templates = texts.flatMap((text) => text.split('\n').filter((line) => line.includes('${')));
  const whole = [
    '{"type":"started","schema":1,"plan":{}}',
    '{"type":"phase","atUs":1,"phase":"load"}',
    '{"type":"judged","atUs":2,"verdict":"passed","exitCode":0,"reasons":[]}',
    '{"type":"closed","atUs":3,"exitCode":0,"failures":[]}',
  ]
    .map((line) => `${line}\n`)
    .join('');
  return [
    {
      name: 'scenario',
      corpus: texts,
      holds: async (text) => {
        writeFileSync(join(folder, 't.load.yaml'), text);
        const { problems, sources } = await host.validate(['t.load.yaml']);
        for (const { location, message } of problems) {
          // a plugin that is not there hides the texts
          const line = (sources.get(location.file) ?? (location.file === 't.load.yaml' ? text : undefined))?.split('\n')[location.line - 1];
          // a file that is no text is blamed as a whole
          if (line === undefined)
            assert.ok(location.line === 1 && location.column === 1, `${location.line}:${location.column} of ${message}`);
          else assert.ok(location.column >= 1 && location.column <= line.length + 1, `${location.line}:${location.column} of ${message}`);
        }
      },
    },
    {
      name: 'gate',
      corpus: gates,
      holds: async (text) => {
        const { tree, faults: found } = parseGate(text);
        assert.ok(tree !== undefined || found.length > 0, 'neither a gate nor a fault');
        for (const { offset, length } of found) assert.ok(offset >= 0 && offset + length <= text.length);
      },
    },
    { name: 'template', corpus: templates, holds: async (text) => void parseTemplate(text) },
    {
      name: 'journal',
      corpus: [whole],
      holds: async (text) => {
        const file = join(folder, 'journal.ndjson');
        writeFileSync(file, text);
        try {
          const { events } = readJournal(file);
          assert.ok(events.length <= text.split('\n').length - 1, 'an event that no whole line holds');
        } catch (cause) {
          if (!(cause instanceof LoadgateError)) throw cause;
        }
      },
    },
  ];
}

/** Tries texts until `goesOn` says no; a find is thrown with the seed and the text that make it again. */
export async function fuzz(seed: number, goesOn: (tried: number) => boolean): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'loadgate-fuzz-'));
  try {
    const all = fuzzedIn(folder);
    const draw = drawsOf(seed);
    let tried = 0;
    for (; goesOn(tried); tried++) {
      const { name, corpus, holds } = all[tried % all.length] as Fuzzed;
      const text = mutated(corpus, draw);
      try {
        await holds(text);
      } catch (cause) {
        if (cause instanceof LoadgateError) continue;
        throw new Error(`seed ${seed}, text ${tried}, ${name}: ${JSON.stringify(text)}`, { cause });
      }
    }
    return tried;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
