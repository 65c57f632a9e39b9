import assert from 'node:assert/strict';
import type { Plugin } from '../contract/plugin.ts';
import type { Fix, Problem, TextRange } from '../errors.ts';
import { type Language, languageOf } from '../language/language.ts';
import { checkScenario } from './check-scenario.ts';
import type { Files } from './files.ts';
import type { Checked, CheckRequest } from './request.ts';

/** A protocol with the shapes of HTTP: paths, headers, bodies that exclude each other, an exclusive block. */
const web: Plugin = {
  apiVersion: 1,
  name: 'web',
  version: '1.0.0',
  protocols: [
    {
      name: 'http',
      grammar: ({ z, text, json, durationUs }) => {
        const pairs = z.record(z.string(), z.union([text, z.number(), z.boolean()]));
        const options = {
          headers: pairs.optional(),
          query: pairs.optional(),
          json: json.optional(),
          text: text.optional(),
          auth: z.union([z.literal('none'), z.strictObject({ bearer: text })]).optional(),
        };
        const verb = (shorthand: string) =>
          ({ doc: `${shorthand}.`, shorthand, label: 'path', value: text, options, exclusive: [['json', 'text']] }) as const;
        return {
          config: z.strictObject({
            headers: pairs.default({}),
            timeout: durationUs.default(30e6),
            redirects: z.int().min(0).default(10),
            auth: z.union([z.literal('none'), z.strictObject({ bearer: text })]).optional(),
          }),
          verbs: { get: verb('GET'), post: verb('POST'), delete: verb('DELETE') },
          views: {
            status: { shape: 'value', unit: 'number', doc: 'Status.' },
            header: { shape: 'map', doc: 'Header.' },
            body: { shape: 'text', doc: 'Body.' },
            json: { shape: 'document', doc: 'JSON.' },
          },
          metrics: [{ name: 'first_byte', kind: 'time', unit: 'us', doc: 'First byte.' }],
          expect: ['status < 400'],
        };
      },
      open: () => Promise.reject(new Error('never opened')),
    },
    {
      name: 'store',
      grammar: ({ z, text, durationUs }) => ({
        config: z.strictObject({ url: z.string().default('store://localhost'), timeout: durationUs.optional() }),
        verbs: {
          ask: { doc: 'Asks.', label: 'text', value: text, options: { params: z.array(text).optional() }, noTemplates: 'params' },
          unit: { doc: 'Holds steps.', label: 'text', value: z.enum(['plain', 'strict']), options: {}, block: true },
        },
        views: { rows: { shape: 'value', unit: 'number', doc: 'Rows.' } },
        noTarget: true,
        exclusive: true,
        errorWords: { torn: 'store.T01' },
      }),
      open: () => Promise.reject(new Error('never opened')),
    },
  ],
  testTypes: [
    {
      name: 'smoke',
      doc: 'Works?',
      defaults: { load: { users: 1, duration: '1m' }, gates: ['error_rate == 0%'], sections: { http: { expect: ['status in 200..299'] } } },
    },
    {
      name: 'stress',
      doc: 'Breaks?',
      lastStair: 'peak',
      monitors: 'advised',
      defaults: { load: { users: '10..30 by 10', duration: '3m' }, gates: ['error_rate < 10% during peak'] },
      options: ({ z }) => ({ slo: z.array(z.string()).optional() }),
    },
    { name: 'shelf', doc: 'Holds?', defaults: { gates: ['requests > 0'] }, experiments: ['weigh', 'of nobody'] },
    {
      name: 'soak',
      doc: 'Stays well?',
      monitors: 'required',
      defaults: { load: { users: 5, duration: '1h' } },
      findings: [{ name: 'restarts', kind: 'count', unit: '', doc: 'Restarts.' }],
    },
  ],
  experiments: [
    {
      name: 'weigh',
      doc: 'Weighs.',
      protocol: 'store',
      options: ({ z, text }) => z.strictObject({ times: z.int().min(1).default(3), as: text.optional() }),
      findings: [{ name: 'weight', kind: 'count', unit: '', doc: 'Weight.' }],
      gates: ['weight <= 5'],
      run: () => Promise.reject(new Error('never run')),
    },
  ],
  monitors: [
    {
      name: 'prometheus',
      doc: 'Scrapes.',
      options: ({ z, text }) => z.strictObject({ prometheus: text }),
      metrics: () => [{ name: 'memory', kind: 'gauge', unit: 'bytes', doc: 'Memory.' }],
      findings: () => [{ name: 'leaks', kind: 'gauge', unit: '', doc: 'Leaks.' }],
      hosts: ({ prometheus }: { prometheus: string }) => [prometheus],
      open: () => Promise.reject(new Error('never opened')),
    },
  ],
  reporters: [
    { name: 'console', doc: 'Lines.', create: () => ({ event() {} }) },
    {
      name: 'csv',
      doc: 'Files.',
      options: ({ z }) => z.strictObject({ separator: z.string().optional() }),
      create: () => ({ event() {} }),
    },
  ],
};

export const language: Language = languageOf([web]);

/** Files of a folder `/p` that is not there. */
export const inMemory = (files: Readonly<Record<string, string>>): Files => ({
  read: (path) => {
    const text = files[path.replace(/^\/p\//, '')];
    return path.startsWith('/p/') && text !== undefined ? new TextEncoder().encode(text) : undefined;
  },
  list: () => Object.keys(files),
});

export type Asked = Partial<Omit<CheckRequest, 'files' | 'language'>>;

/** Checks `t.load.yaml` among the files; a text alone is that file. */
export function checked(files: string | Readonly<Record<string, string>>, asked: Asked = {}): Checked {
  const all = typeof files === 'string' ? { 't.load.yaml': files } : files;
  return checkScenario({
    file: '/p/t.load.yaml',
    cwd: '/p',
    files: inMemory(all),
    language,
    env: {},
    modules: { web: 'file:///web.js' },
    nowMs: 0,
    ...asked,
  });
}

/** `file:line:column-endColumn CODE message | hint`, `!` before warnings. */
export const said = ({ severity, code, message, hint, location: { file, line, column, endColumn } }: Problem): string =>
  `${severity === 'warning' ? '! ' : ''}${file}:${line}:${column}-${endColumn} ${code} ${message}${hint === undefined ? '' : ` | ${hint}`}`;

export const problemsOf = (files: string | Readonly<Record<string, string>>, asked: Asked = {}): readonly string[] =>
  checked(files, asked).problems.map(said);

export const TARGET = 'target: http://localhost\n';
export const ONE_STEP = `${TARGET}steps:\n  - GET /\n`;

/** A config with a place for everyone and one that is guarded. */
export const PLACES =
  'environments:\n  local: { target: http://localhost }\n  prod:\n    target: https://prod.example\n    protected: true\n    allowed: { days: Mon..Fri, hours: 20:00..06:00 }\n    limits: { users: 5 }\n';

/** Files, and everything that is said of them: each line as {@link said} has it. */
export interface Row {
  readonly title: string;
  readonly files: string | Readonly<Record<string, string>>;
  readonly asked?: Asked;
  readonly said: readonly string[];
}

/** One test for each row: what is said, and that each fix that is offered puts its problem right and makes none. */
export function saysOfEach(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    for (const { title, files, asked, said } of rows)
      it(title, () => {
        assert.deepEqual(problemsOf(files, asked), said);
        checkFixes(files, asked);
      });
  });
}

/** Applies each fix by itself: its problem is gone and what it wrote has none, though what was hidden behind it may come to light. */
export function checkFixes(files: Row['files'], asked: Asked = {}): void {
  const all = typeof files === 'string' ? { 't.load.yaml': files } : files;
  const { problems } = checked(all, asked);
  for (const problem of problems)
    for (const fix of problem.fixes ?? []) {
      const { file } = problem.location;
      const text = all[file];
      assert.ok(text !== undefined, `a fix of what is no file: ${said(problem)}`);
      const fixed = applied(text, fix);
      const left = checked({ ...all, [file]: fixed }, asked).problems;
      const what = `${said(problem)} ⇒ ${fix.title} ⇒\n${fixed}\n${left.map(said).join('\n')}`;
      // a text that could not be read, and a load that could not, hide what is seen only now
      const isHidden = ({ code }: Problem): boolean => problem.code.startsWith('LG_YAML') || code === 'LG_LOAD_CONTRADICTS';
      const isOld = (one: Problem): boolean => problems.some(({ message }) => message === one.message);
      const count = (all: readonly Problem[]): number => all.filter(({ message }) => message === problem.message).length;
      assert.ok(count(left) < count(problems), what);
      const isNear = ({ location: { line, column } }: Problem): boolean =>
        fix.edits.some(
          ({ range: { start }, newText }) => line === start.line && column >= start.column && column < start.column + newText.length,
        );
      assert.deepEqual(
        left.filter((one) => !isHidden(one) && !isOld(one) && one.location.file === file && isNear(one)).map(said),
        [],
        what,
      );
    }
}

/** The text with all edits of the fix, the last first. */
export function applied(text: string, { edits }: Fix): string {
  const lines = text.split('\n');
  const offsetOf = ({ line, column }: TextRange['start']): number =>
    lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0) + column - 1;
  return [...edits]
    .sort((a, b) => offsetOf(b.range.start) - offsetOf(a.range.start))
    .reduce((now, { range, newText }) => now.slice(0, offsetOf(range.start)) + newText + now.slice(offsetOf(range.end)), text);
}
