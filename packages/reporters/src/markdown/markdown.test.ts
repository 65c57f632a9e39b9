import assert from 'node:assert/strict';
import type { RunResult } from '@loadgate/core';
import fc from 'fast-check';
import { hostileRun } from '../fixture/hostile.test.ts';
import { emptyResult, error, figures, gate, step } from '../fixture/results.test.ts';
import { reportRun } from '../fixture/scope.test.ts';
import { failedRun, passedRun } from '../fixture/seed-runs.test.ts';
import { escapeMarkdown, fenced, markdownSentence } from './escape.ts';
import { markdownReporter } from './markdown.ts';

async function summaryOf(result: RunResult): Promise<readonly string[]> {
  const { files } = await reportRun(markdownReporter, result);
  return (files.get('summary.md') ?? '').split('\n');
}

describe('escapeMarkdown', () => {
  for (const [text, expected] of [
    ['CRM Create', 'CRM Create'],
    ['a|b`c`', 'a\\|b\\`c\\`'],
    ['*_~<b>', '\\*\\_\\~\\<b\\>'],
    ['[x](y)', '\\[x\\](y)'],
    ['# head', '\\# head'],
    ['- item', '\\- item'],
    ['1. item', '1\\. item'],
    ['a\nb', 'a\\\\nb'],
    ['&lt;', '&amp;lt;'],
    ['http://x', 'http\\://x'],
    ['www.x.y', 'www\\.x.y'],
    ['@team', '&#64;team'],
  ] as const) {
    it(`${JSON.stringify(text)} is ${expected}`, () => assert.equal(escapeMarkdown(text), expected));
  }

  it('leaves no bare sign that could end a cell, begin code or HTML, or break the line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bare = escapeMarkdown(text).replace(/\\./gs, '');
        assert.doesNotMatch(bare, /[|`<>*_\n\r]/);
      }),
    );
  });
});

describe('markdownSentence', () => {
  for (const [text, expected] of [
    ['gate `error_rate < 2%` broke', 'gate `error_rate < 2%` broke'],
    ['a_b `c', 'a\\_b \\`c'],
    ['`a|b` and <i>', '`a|b` and \\<i\\>'],
    ['``', ''],
  ] as const) {
    it(`${text} is ${expected}`, () => assert.equal(markdownSentence(text), expected));
  }
});

describe('fenced', () => {
  it('is longer than any fence inside', () => assert.deepEqual(fenced(['a ```` b']), ['`````text', 'a ```` b', '`````']));
  it('has three backticks otherwise', () => assert.equal(fenced(['a'])[0], '```text'));
});

describe('the markdown reporter', () => {
  it('begins with the verdict, then the gates, those that broke first', async () => {
    const lines = await summaryOf(failedRun());
    assert.equal(lines[0], '## ✗ load: failed: 2 of 4 gates broke (exit 1), 10m 05s');
    const table = lines.slice(lines.indexOf('| Gate | Observed | Margin | Why |'));
    assert.deepEqual(table.slice(0, 4), [
      '| Gate | Observed | Margin | Why |',
      '| --- | ---: | ---: | --- |',
      '| ✗ p95 \\< 1000ms | 1.84 s | −84 % | since 04:10; worst at 07:32; from "CRM Create", "Ticket Create"; load.load.yaml:6:5 |',
      '| ✗ throughput \\>= 250/s | 156.3/s | −37 % | since 04:15; load.load.yaml:7:5 |',
    ]);
  });

  it('shows steps and errors with a sample', async () => {
    const lines = await summaryOf(passedRun());
    assert.ok(lines.includes('| CRM Create | 24 030 | 40.1 | 0.41% | 199 ms | 481 ms | 958 ms | 2.1 s |'));
    assert.ok(lines.includes('546 × HTTP 503, most at "Ticket Create", first at 02:14'));
    assert.ok(lines.includes('{"error":"provider busy","retryAfter":1}'));
  });

  it('shows dashes where nothing was sampled', async () => {
    const lines = await summaryOf(emptyResult({ steps: [step('CRM Create', figures(0, 0, 0))] }));
    assert.ok(lines.includes('| CRM Create | – | – | – | – | – | – | – |'));
  });

  it('keeps its tables, lines and fences, whatever things are called', async () => {
    const hostile = hostileRun({
      errors: [error('x', 1, { sample: { atUs: 0, message: '', request: '', response: 'a\n```\n<script>' } })],
    });
    const lines = await summaryOf(hostile);
    const rows = lines.filter((line) => line.startsWith('|'));
    // two gates of four columns, one step of eight, each with a header and a rule
    assert.deepEqual(
      rows.map((row) => row.replace(/\\./g, '').split('|').length - 2),
      [4, 4, 4, 4, 8, 8, 8],
    );
    let fence: string | null = null;
    for (const line of lines) {
      if (fence !== null) fence = line === fence ? null : fence;
      else if (line.startsWith('```')) fence = /^`+/.exec(line)?.[0] ?? null;
      else assert.doesNotMatch(line.replace(/\\./g, '').replace(/`[^`]*`/g, ''), /[<>`]/, line);
    }
    assert.equal(fence, null);
  });

  it('names every verdict', async () => {
    for (const verdict of ['passed', 'failed', 'inconclusive', 'error', 'interrupted'] as const) {
      const [head] = await summaryOf(passedRun({ verdict, reasons: ['why'], gates: [gate({ gate: 'p95 < 1s', outcome: 'held' })] }));
      assert.match(head ?? '', new RegExp(`load: ${verdict}`));
    }
  });
});
