import assert from 'node:assert/strict';
import type { TextRange } from '../../errors.ts';
import { checked, checkFixes, ONE_STEP, said, TARGET } from '../checked-files.test.ts';

const VARS = `${TARGET}vars: { data_x: 1, limit: 500, name: A }\n`;
const GATE = `${TARGET}steps:\n  - { get: /, name: CRM Search }\n`;

/** What is blamed stands between « and »; nothing else is. */
const rows: readonly (readonly [title: string, text: string, other?: string])[] = [
  ['a key', `${ONE_STEP}load: { «vus»: 1, users: 1, duration: 1m }\n`],
  ['a key in quotes', `${ONE_STEP}load: { «"vus"»: 1, users: 1, duration: 1m }\n`],
  ['a value', `${ONE_STEP}load: { users: 1, duration: «60» }\n`],
  ['a duration in quotes', `${ONE_STEP}load: { users: 1, duration: «'1 min'» }\n`],
  ['the name in a template', `${VARS}steps:\n  - GET /\${«dta».x}\n`],
  ['behind a tab', `${VARS}steps:\n  - get: /\n    name: "a"\t\t\n    expect: "\t$.a «is» 1"\n`],
  ['behind wide and astral letters, in UTF-16 units', `${VARS}steps:\n  - GET /漢字/😀/\${«dta».x}\n`],
  ['in single quotes, behind a doubled one', `${VARS}steps:\n  - get: '/it''s/\${«dta».x}'\n`],
  ['in double quotes, behind escapes', `${VARS}steps:\n  - think: 1s\n  - log: "/\\u0041\\x42\\t\\"\\U0001F600/\${«dta».x}"\n`],
  ['in double quotes, over an escaped line break', `${VARS}steps:\n  - get: "/a\\\n      /b/\${«dta».x}"\n`],
  ['in double quotes, over a folded line', `${VARS}steps:\n  - think: 1s\n  - log: "one\n\n      two  \${«dta».x} \${run.id}"\n`],
  ['in a plain text over two lines', `${VARS}steps:\n  - log: one\n      two \${«dta».x}\n  - think: 1s\n`],
  ['in a literal block', `${VARS}steps:\n  - think: 1s\n  - log: |\n      one\n        two \${«dta».x}\n`],
  [
    'in a folded block, of two equal names the one that is meant',
    `${VARS}steps:\n  - think: 1s\n  - log: >-\n      dta\n      and\n\n      \${«dta».x}\n`,
  ],
  ['of two equal words the second', `${VARS}steps:\n  - log: "\\u0064ta \${«dta».x}"\n  - think: 1s\n`],
  ['an operator of a condition', `${TARGET}steps:\n  - { get: /, expect: [status «=» 200] }\n`],
  ['a value of a condition', `${TARGET}steps:\n  - { get: /, expect: "status in 200 | «abc»" }\n`],
  ['a condition of `if`', `${VARS}steps:\n  - think: 1s\n  - if: \${«dta».x} == 1\n    then: [GET /]\n`],
  ['a condition of `until`', `${VARS}steps:\n  - repeat: 3\n    until: \${name} «is» A\n    steps: [GET /]\n`],
  ['in a JSONPath, where it breaks', `${TARGET}steps:\n  - { get: /, expect: "$.a[?«]» exists" }\n`],
  ['the metric of a gate', `${GATE}gates: [«p59x» < 1s]\n`],
  ['the operator of a gate', `${GATE}gates: [p95 «=» 1s]\n`],
  ['the step of a gate, behind escapes', `${GATE}gates: ["p95 of «\\"CRM Serach\\"» < 1s"]\n`],
  ['the step of a gate in a folded block', `${GATE}gates:\n  - >-\n    p95 of\n    «"CRM Serach"» < 1s\n`],
  ['the limit of a gate', `${GATE}gates:\n  - error_rate < «0.02»\n`],
  ['the stage of a gate', `${GATE}load: { stages: [{ name: peak, duration: 1m, users: 1 }] }\ngates:\n  - p95 < 1s during «paek»\n`],
  ['the window of a gate', `${GATE}load: { users: 1, duration: 1m }\ngates:\n  - p95 < 1s in every «0.5s»\n`],
  ['of a rendered gate, what stands behind the template', `${VARS}steps: [GET /]\ngates:\n  - p95 < \${vars.limit}ms «durng» peak\n`],
  [
    'of a rendered gate, the template',
    `${VARS}steps: [GET /]\ngates:\n  - p95 < «\${vars.limit}» during peak\nload: { stages: [{ name: peak, duration: 1m, users: 1 }] }\n`,
  ],
  ['in an included file', `${TARGET}include: b.flows.yaml\n`, 'steps:\n  - GET /\n  - log: "/\\t/${«dta».x}"\n'],
];

/** The text without its marks, and what they mark. */
function unmarked(text: string): { readonly plain: string; readonly range: TextRange | undefined } {
  const [before = '', inside, after = ''] = text.split(/[«»]/);
  if (inside === undefined) return { plain: text, range: undefined };
  const at = (upTo: string): TextRange['start'] => ({ line: upTo.split('\n').length, column: (upTo.split('\n').at(-1) ?? '').length + 1 });
  return { plain: before + inside + after, range: { start: at(before), end: at(before + inside) } };
}

describe('what is blamed, exactly', () => {
  for (const [title, text, other] of rows)
    it(title, () => {
      const [main, included] = [unmarked(text), unmarked(other ?? '')];
      const files = { 't.load.yaml': main.plain, ...(other !== undefined && { 'b.flows.yaml': included.plain }) };
      const { problems } = checked(files);
      assert.deepEqual(
        problems.filter(({ severity }) => severity === 'error').map(({ range }) => range),
        [main.range ?? included.range],
        problems.map(said).join('\n'),
      );
      checkFixes(files);
    });

  it('goes over several lines where what is wrong does', () => {
    const { problems } = checked(`${ONE_STEP}load: &a\n  - users: 1\n  - duration: 1m\n`);
    assert.deepEqual(problems[0]?.range, { start: { line: 5, column: 3 }, end: { line: 6, column: 17 } });
    assert.equal(problems[0]?.location.endColumn, 13);
  });
});
