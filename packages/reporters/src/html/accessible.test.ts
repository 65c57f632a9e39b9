import assert from 'node:assert/strict';
import { historyOf } from '../fixture/history.test.ts';
import { elementsOf, type Node, parseMarkup, textOf } from '../fixture/markup-parser.test.ts';
import { loadPlan } from '../fixture/plan.test.ts';
import { reportRun } from '../fixture/scope.test.ts';
import { secondsOf } from '../fixture/seconds.test.ts';
import { failedRun } from '../fixture/seed-runs.test.ts';
import { htmlReporter } from './html.ts';
import { STYLE } from './style.ts';

/** Contrast of two colours, 1 to 21, by WCAG 2. */
function contrast(a: string, b: string): number {
  const luminance = (color: string): number => {
    const digits = color.length === 4 ? [...color.slice(1)].map((digit) => digit + digit).join('') : color.slice(1);
    const [r = 0, g = 0, blue = 0] = [0, 2, 4].map((at) => {
      const share = Number.parseInt(digits.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}
const schemes = STYLE.split('@media (prefers-color-scheme:dark)').map((part) =>
  Object.fromEntries([...part.matchAll(/--([\w-]+):(#[\da-f]+)/g)].map(([, name, value]) => [name, value] as const)),
);

describe('the HTML report, for everybody', () => {
  let root: Node;
  before(async () => {
    const result = failedRun();
    const { files } = await reportRun(htmlReporter, result, { history: historyOf(loadPlan(), result, secondsOf(result, 600)) });
    root = parseMarkup(files.get('load_test_report.html') ?? '', 'html');
  });

  it('has a language, one main heading, and no level left out', () => {
    assert.equal(root.attributes['lang'], 'en');
    assert.equal(elementsOf(root, 'h1').length, 1);
    for (const section of elementsOf(root, 'section')) assert.equal(elementsOf(section, 'h2').length, 1);
  });

  it('links to each section, and each is named by its heading', () => {
    const headings = elementsOf(root, 'h2').map(({ attributes }) => attributes['id']);
    assert.deepEqual(
      elementsOf(root, 'nav').flatMap((nav) => elementsOf(nav, 'a').map(({ attributes }) => attributes['href'])),
      headings.map((id) => `#${id}`),
    );
    assert.deepEqual(
      elementsOf(root, 'section').map(({ attributes }) => attributes['aria-labelledby']),
      headings,
    );
  });

  it('has a caption, column heads and row heads in each table, which can be scrolled by keyboard', () => {
    const tables = elementsOf(root, 'table');
    assert.ok(tables.length >= 8);
    for (const table of tables) {
      assert.notEqual(textOf(elementsOf(table, 'caption')[0] as Node), '');
      for (const head of elementsOf(table, 'th')) assert.match(head.attributes['scope'] ?? '', /^(col|row)$/);
    }
    const regions = elementsOf(root, 'div').filter(({ attributes }) => attributes['class'] === 'scroll');
    assert.equal(regions.length, tables.length);
    for (const { attributes } of regions) assert.ok(attributes['tabindex'] === '0' && attributes['aria-label'] !== '');
  });

  it('says in words what each chart shows', () => {
    for (const { attributes } of elementsOf(root, 'div').filter((div) => div.attributes['class'] === 'chart'))
      assert.ok(attributes['role'] === 'img' && (attributes['aria-label'] ?? '').length > 20);
  });

  it('tells states by signs, not by colour alone', () => {
    const states = elementsOf(root, 'td').filter(({ attributes }) => attributes['class'] === 'good' || attributes['class'] === 'bad');
    for (const state of states) assert.match(textOf(state), /^[✓✗] \w/);
  });

  for (const [name, colors] of [
    ['light', schemes[0]],
    ['dark', schemes[1]],
  ] as const) {
    it(`has enough contrast where it is ${name}`, () => {
      for (const text of ['text', 'faint', 'good', 'bad', 'warning', 'accent'])
        for (const ground of ['page', 'panel'])
          assert.ok(contrast(colors?.[text] ?? '', colors?.[ground] ?? '') >= 4.5, `${text} on ${ground}`);
      for (const line of ['c1', 'c2', 'c3', 'c4', 'c5']) assert.ok(contrast(colors?.[line] ?? '', colors?.['page'] ?? '') >= 3, line);
    });
  }
});
