import assert from 'node:assert/strict';
import type { Problem } from '../errors.ts';
import { checked } from './checked-files.test.ts';
import { formatProblems } from './format-problems.ts';

const FILE = `target: http://localhost
type: smoke
load: { vus: 100, duration: 10m }
steps:
  - get: /search
    name: CRM Search
gates:
  - p95 of "CRM Serach" < 600ms
  - error_rate < 0.02
`;

// the look that docs/reference/terminal/validate.txt shows
const SHOWN = `load.load.yaml:3:9  unknown key \`vus\` in \`load\`
  3 │ load: { vus: 100, duration: 10m }
    │         ^^^ in loadgate: \`users\`

load.load.yaml:8:12  no step is called "CRM Serach"
  8 │   - p95 of "CRM Serach" < 600ms
    │            ^^^^^^^^^^^^ did you mean "CRM Search" (line 6)?

load.load.yaml:9:18  \`error_rate\` needs a unit
  9 │   - error_rate < 0.02
    │                  ^^^^ write \`2%\` (or \`0.02%\`)

✗ 3 problems in 1 file. Nothing was sent. (exit 2)`;

const at = (line: number, column: number, endColumn: number, more: Partial<Problem> = {}): Problem => ({
  code: 'LG_X',
  severity: 'error',
  message: 'wrong',
  location: { file: 'a.yaml', line, column, endColumn },
  ...more,
});
const plain = { color: false };

describe('formatProblems', () => {
  it('shows each problem in its line, with what to do, and what they come to', () => {
    const { problems, sources } = checked({ 'load.load.yaml': FILE }, { file: '/p/load.load.yaml' });
    assert.equal(formatProblems(problems, sources, plain), SHOWN);
  });

  it('calls warnings warnings, and says nothing of an exit code where there is no error', () => {
    const { problems, sources } = checked('target: http://localhost\nsteps: [GET /]\nnotify: [{ a: b }]\n');
    assert.equal(
      formatProblems(problems, sources, plain),
      't.load.yaml:3:1  warning: `notify` is read, and nothing is sent yet\n  3 │ notify: [{ a: b }]\n    │ ^^^^^^\n\n! 1 warning.',
    );
  });

  const lines: readonly (readonly [title: string, line: string, column: number, end: number, under: string])[] = [
    ['wide letters before it', '漢字: abc', 5, 8, '      ^^^'],
    ['wide letters in it', 'a: 漢字', 4, 6, '   ^^^^'],
    ['a picture of two units, and one of several', '😀👩‍👩‍👧 x', 9, 10, '    ^'.padStart(5)],
    ['a letter with an accent of its own', 'e\u{301}: x', 5, 6, '   ^'],
    ['a letter of the astral planes', '𠀀: x', 5, 6, '    ^'],
    ['tabs', 'a:\t\tx', 5, 6, '    ^'],
  ];
  for (const [title, line, column, end, under] of lines)
    it(`puts the marks below the text: ${title}`, () => {
      const shown = formatProblems([at(1, column, end)], new Map([['a.yaml', line]]), plain).split('\n');
      assert.equal(shown[2], `    │ ${under}`);
    });

  it('shows no half of a letter where a long line is cut', () => {
    for (const before of [200, 201]) {
      const line = `${'x'.repeat(before % 2)}${'😀'.repeat(200)}bad${'😀'.repeat(200)}`;
      const column = line.indexOf('bad') + 1;
      const shown = formatProblems([at(1, column, column + 3)], new Map([['a.yaml', line]]), { color: false, columns: 81 });
      assert.ok(!/\p{Surrogate}/u.test(shown), shown);
    }
  });

  it('counts errors by file, and warnings beside them', () => {
    const other = at(1, 1, 2, { location: { file: 'b.yaml', line: 1, column: 1 } });
    const shown = formatProblems([at(1, 1, 2), other, at(1, 1, 2, { severity: 'warning' })], new Map(), plain);
    assert.equal(shown.split('\n').at(-1), '✗ 2 problems in 2 files and 1 warning. Nothing was sent. (exit 2)');
  });

  it('shows a problem without its line where there is none', () => {
    assert.equal(
      formatProblems([at(9, 1, 2, { hint: 'do this' })], new Map([['a.yaml', 'x\n']]), plain).split('\n\n')[0],
      'a.yaml:9:1  wrong\n  do this',
    );
  });

  it('shows the part of a long line that is blamed', () => {
    const line = `key: ${'a'.repeat(60)} HERE ${'b'.repeat(60)}`;
    const column = line.indexOf('HERE') + 1;
    const [, code = '', marks = ''] = formatProblems([at(1, column, column + 4)], new Map([['a.yaml', line]]), {
      color: false,
      columns: 50,
    }).split('\n');
    assert.ok(code.length <= 50, code);
    assert.equal(code.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1), 'HERE');
  });

  it('puts marks below letters that take two columns', () => {
    const [, , marks = ''] = formatProblems([at(1, 3, 4)], new Map([['a.yaml', '顧客x']]), plain).split('\n');
    assert.equal(marks, '    │     ^');
  });

  const passwords: readonly (readonly [written: string, shown: string])[] = [
    ['url: "postgresql://ada:ge@heim@db:5432/x"', 'url: "postgresql://ada:*******@db:5432/x"'],
    ['auth: { basic: { user: ada, password: geheim } }', 'auth: { basic: { user: ada, password: ****** } }'],
    ['"password": "geheim"', '"password": "******"'],
    ['url: postgres://ada:${secret.PW}@db', 'url: postgres://ada:${secret.PW}@db'],
    ['password: ${secret.PW}', 'password: ${secret.PW}'],
    ['target: http://localhost:8000/a@b', 'target: http://localhost:8000/a@b'],
    ['target: http://localhost:8000/a', 'target: http://localhost:8000/a'],
  ];
  for (const [written, shown] of passwords)
    it(`shows ${written} as ${shown}`, () => {
      const text = formatProblems([at(1, 1, 4)], new Map([['a.yaml', written]]), plain);
      assert.equal(text.split('\n')[1], `  1 │ ${shown}`);
    });

  it('colors on request only, and lets nothing in a file steer the terminal', () => {
    const problem = at(1, 1, 2, { message: 'bad \u{1b}[2J' });
    const sources = new Map([['a.yaml', 'x\u{1b}[2J']]);
    assert.equal(formatProblems([problem], sources, plain).includes('\u{1b}'), false);
    const colored = formatProblems([problem], sources, { color: true });
    assert.ok(colored.includes('\u{1b}[31m^\u{1b}[39m'));
    assert.equal(colored.includes('\u{1b}[2J'), false);
  });
});
