import assert from 'node:assert/strict';
import type { RunResult } from '@loadgate/core';
import { parseCsv } from '../../../packages/reporters/src/fixture/csv-parser.test.ts';
import { elementsOf, type Node, parseMarkup, textOf } from '../../../packages/reporters/src/fixture/markup-parser.test.ts';
import { plain } from '../../../packages/reporters/src/words/plain.ts';
import { Project } from '../../command/loadgate.ts';
import { Target } from '../../command/target.ts';
import { faults, type Output, texts } from './faults.ts';

describe('hostile text', function () {
  this.timeout(120_000);

  const target = new Target();
  const project = new Project();
  let said: Readonly<Record<'run' | 'send' | 'preview', string>> = { run: '', send: '', preview: '' };
  let folder = '';
  const file = (name: string): string => project.read(`results/${folder}/${name}`);

  before(async () => {
    await target.listen();
    target.answer = (request, response) =>
      void response.writeHead(500, { 'content-type': 'text/plain' }).end(texts[Number(request.url?.slice(1))]);
    project.put('x.load.yaml', scenarioAt(target.url));
    const { code, out, error } = await project.loadgate(['run', 'x', '--log-level', 'debug']);
    assert.equal(code, 1, out + error);
    folder = project.runs()[0] ?? '';
    project.put('shown.load.yaml', scenarioAt(target.url, onConsole));
    const ran = await project.loadgate(['run', 'shown', '--log-level', 'debug', '--reporter', 'console']);
    const sent = await project.loadgate(['send', 'x']);
    const looked = await project.loadgate(['preview', 'x', '--settings']);
    said = { run: ran.out + ran.error, send: sent.out + sent.error, preview: looked.out + looked.error };
  });
  after(async () => {
    project.remove();
    await target.close();
  });

  const checks: Readonly<Record<Output, (text: string) => void | Promise<void>>> = {
    console: (text) => assertShown(said.run, text),
    send: (text) => assertShown(said.send, text),
    preview: (text) => assertShown(said.preview, text),
    validate: async (text) => {
      // as it stands, not in the escapes of YAML: whatever the parser says of it
      project.put('bad.load.yaml', `target: ${target.url}\nsteps: [{ get: /, ${JSON.stringify(text)}: 1, nmae: '${text}' }]\n`);
      const { code, out, error } = await project.loadgate(['validate', 'bad']);
      assert.equal(code, 2, out + error);
      assertShown(out + error, text);
    },
    folder: async (text) => {
      project.put(`${text}.load.yaml`, `target: ${target.url}\nload: { users: 1, iterations: 1 }\nsteps: [GET /]\n`);
      const before = project.runs().length;
      const { code, out, error } = await project.loadgate(['run', `./${text}.load.yaml`]);
      assert.equal(code, 1, out + error);
      assert.equal(project.runs().length, before + 1);
      assert.equal(project.result().run.scenario, text);
    },
    html: (text) => {
      const page = parseMarkup(file('load_test_report.html'), 'html');
      assertOnlyOurs(page);
      const cells = ['td', 'th'].flatMap((name) => elementsOf(page, name)).map(textOf);
      assert.ok(cells.includes(plain(text)), 'it is the text of a cell');
    },
    junit: (text) => {
      const suites = parseMarkup(file('junit.xml'), 'xml');
      for (const name of namesIn(suites)) assert.match(name, JUNIT);
      const cases = elementsOf(suites, 'testcase').map(({ attributes }) => attributes['name'] ?? '');
      // a gate has one blank for any that stand in it
      const told = [plain(text), plain(text.replace(/\s+/g, ' '))];
      assert.ok(
        told.some((one) => textOf(suites).includes(one) || cases.some((name) => name.includes(one))),
        'it is told',
      );
    },
    markdown: (text) => {
      const rows = file('summary.md')
        .split('\n')
        .filter((line) => line.startsWith('|'));
      const steps = rows.slice(rows.findIndex((row) => row.startsWith('| Step')));
      const bare = steps.map((row) => row.replace(/\\./g, ''));
      for (const row of bare) {
        assert.equal(row.split('|').length, 10, row.slice(0, 200));
        assert.doesNotMatch(row, /[`<>@]|\]\(|&(?!amp;|#64;)|#(?!64;)/, row.slice(0, 200));
      }
      const shown = steps.map((row) =>
        (row.split(/(?<!\\)\|/)[1] ?? '').trim().replaceAll('&amp;', '&').replaceAll('&#64;', '@').replace(/\\(.)/g, '$1'),
      );
      assert.ok(
        shown.some((name) => name.startsWith(plain(text).slice(0, 30))),
        'it is a cell',
      );
    },
    csv: (text) => {
      for (const name of ['stats.csv', 'failures.csv']) {
        const rows = parseCsv(file(name)).map((row) => Object.values(row));
        for (const cell of rows.flat()) assert.ok(!isFormula(cell) || Number.isFinite(Number(cell)), cell);
        // as it would be read with another separator
        for (const cell of file(name).split(/[,;\t\r\n]/)) assert.ok(!isFormula(cell) || Number.isFinite(Number(cell)), cell);
        assert.ok(
          rows.some((row) => row.some((cell) => cell.replaceAll("'", '') === plain(text).replaceAll("'", ''))),
          `it is a cell of ${name}`,
        );
      }
    },
    result: (text) => {
      const { steps } = JSON.parse(file('result.json')) as RunResult;
      assert.equal(steps.find(({ name }) => name === text)?.count, 1);
      assert.equal(steps.length, texts.length);
    },
  };

  it('is nowhere obeyed by a terminal or a CI', () => {
    for (const text of Object.values(said)) assertPrintable(text);
  });

  for (const { fault, text, output } of faults) it(`is ${fault}`, async () => checks[output](text));
});

/** More steps than thirty, and more notices than twenty in a second, the console leaves to the report. */
const onConsole = faults.filter(({ output }) => output === 'console').map(({ text }) => text);

/** The text at the index of all is what the target answers. */
function scenarioAt(url: string, named: readonly string[] = texts): string {
  const steps = named.map((text) => `  - { get: /${texts.indexOf(text)}, name: ${JSON.stringify(text)}, onFail: continue }`);
  const logs = named.filter((text) => !text.includes('$') && text.length < 1000).map((text) => `  - { log: ${JSON.stringify(text)} }`);
  const gates = named
    .filter((text) => !/["*\n\r]/.test(text) && text.length < 1000)
    .map((text) => `  - ${JSON.stringify(`p95 of "${text}" < 1ms`)}`);
  return [
    `target: ${url}`,
    'load: { users: 1, iterations: 1 }',
    'vars:',
    ...named.map((text, i) => `  v${i}: ${JSON.stringify(text)}`),
    'reporters: [console, html, junit, markdown, csv]',
    'gates:',
    '  - error_rate of each < 1%',
    ...gates,
    'steps:',
    ...steps,
    ...logs,
    '',
  ].join('\n');
}

/** What of the text does no harm is there, piece by piece and in order, and no line that it is in does any. */
function assertShown(said: string, text: string): void {
  const pieces = text.length > 1000 ? [text.slice(0, 12)] : text.split(HARMFUL).filter((piece) => piece !== '');
  const inOrder = pieces.map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^]{1,20}?');
  assert.match(said, new RegExp(inOrder), `of ${JSON.stringify(text.slice(0, 100))} is not shown what does no harm`);
  const longest = pieces.reduce((a, b) => (b.length > a.length ? b : a), '');
  for (const line of said.split('\n')) if (line.includes(longest)) assertPrintable(line);
}
const HARMFUL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+|##(?=[a-z]*\[)|^::/u;

/** Nothing that steers a terminal, and nothing that a CI takes for a command. */
function assertPrintable(text: string): void {
  assert.doesNotMatch(text.replace(/[\n\u200c\u200d]/g, ''), /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  assert.doesNotMatch(text, /^\s*::|##[a-z]*\[/im);
}

/** Also behind quotes that a program takes away. */
const isFormula = (cell: string): boolean => /^[\s"]*[=+\-@＝＋－＠]/.test(cell);

/** The elements of the format. */
const JUNIT = /^(?:testsuites|testsuite|properties|property|testcase|failure|error|skipped|system-(?:out|err))$/;

const namesIn = (node: Node): ReadonlySet<string> =>
  new Set([node.name, ...node.children.flatMap((child) => (typeof child === 'string' ? [] : [...namesIn(child)]))]);

/** Two scripts, one style, no picture, frame or handler, and links into the page only. */
function assertOnlyOurs(page: Node): void {
  const all = (node: Node): readonly Node[] => [node, ...node.children.flatMap((child) => (typeof child === 'string' ? [] : all(child)))];
  const nodes = all(page);
  assert.equal(nodes.filter(({ name }) => name === 'script').length, 2);
  assert.equal(nodes.filter(({ name }) => name === 'style').length, 1);
  for (const { name, attributes } of nodes) {
    assert.doesNotMatch(name, /^(?:img|iframe|object|embed|link|form|svg|base|audio|video)$/);
    for (const [key, value] of Object.entries(attributes)) {
      assert.doesNotMatch(key, /^(?:on|src$|style$|srcdoc$|action$)/);
      if (key === 'href') assert.match(value, /^#/);
    }
  }
}
