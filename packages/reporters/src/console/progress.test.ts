import assert from 'node:assert/strict';
import type { Terminal } from '@loadgate/core';
import { interval, notice } from '../fixture/events.test.ts';
import { historyOf } from '../fixture/history.test.ts';
import { loadPlan } from '../fixture/plan.test.ts';
import { type Stage, stageOf, startedOf } from '../fixture/scope.test.ts';
import { screenOf } from '../fixture/screen.test.ts';
import { passedRun } from '../fixture/seed-runs.test.ts';
import { widthOf } from '../words/width.ts';
import { consoleReporter } from './console.ts';

const TTY: Partial<Terminal> = { isTty: true, columns: 80 };

function begun(terminal: Partial<Terminal>, seconds: number, signal?: AbortSignal): Stage {
  const result = passedRun();
  const stage = stageOf(consoleReporter, {
    result,
    history: historyOf(loadPlan(), result),
    terminal,
    ...(signal !== undefined && { signal }),
  });
  stage.reporter.event(startedOf());
  stage.reporter.event({ type: 'phase', atUs: 0, phase: 'load' });
  for (let second = 0; second < seconds; second++) {
    stage.advance(1e6);
    stage.reporter.event(interval(second));
  }
  return stage;
}

describe('progress on a terminal', () => {
  it('is one block, drawn over itself', () => {
    const stage = begun(TTY, 134);
    assert.deepEqual(screenOf(stage.printed()).slice(3), [
      '02:14 of 10m   ████░░░░░░░░░░░░░░░░ 22 %   100 users',
      // 176 220 samples of the fixture's history in ten seconds
      'last 10 s  17 622.0/s   0.31% errors   p50 143 ms   p95 741 ms   p99 3.1 s',
      'so far     39 262 requests, 402 failed', // 134 × 293, 134 × 3
      '',
    ]);
  });

  it('shows what broke and the newest warning in it', () => {
    const stage = begun(TTY, 10);
    stage.reporter.event(notice('SIGINT: stopping; again stops at once'));
    stage.reporter.event({ type: 'phase', atUs: 10e6, phase: 'gracefulStop' });
    stage.advance(1e6);
    const lines = screenOf(stage.printed());
    assert.ok(lines.includes('no new iterations; the running ones finish'), lines.join('\n'));
    assert.ok(lines.includes('! run: SIGINT: stopping; again stops at once'), lines.join('\n'));
  });

  it('lets pass above it what a log step says', () => {
    const stage = begun(TTY, 10);
    stage.reporter.event(notice('one', { level: 'info', source: 'log' }));
    stage.advance(1e6);
    const lines = screenOf(stage.printed());
    assert.ok(lines.indexOf('· log: one') < lines.findIndex((line) => line.startsWith('last 10 s')), lines.join('\n'));
    assert.ok(lines.includes('· log: one'));
  });

  it('is drawn at most five times a second, and the newest state comes out', () => {
    const stage = begun(TTY, 1);
    stage.news();
    for (let i = 0; i < 50; i++) stage.reporter.event(notice(`number ${i}`));
    assert.equal(stage.news(), '');
    stage.advance(200e3);
    const news = stage.news();
    assert.equal(news.split('\x1b[J').length, 2, 'one drawing');
    assert.ok(news.includes('number 49') && !news.includes('number 48'), news);
  });

  it('never wraps a line, however narrow the terminal and wide the text', () => {
    const stage = begun({ isTty: true, columns: 20 }, 3);
    stage.reporter.event(notice('漢字'.repeat(40)));
    stage.advance(1e6);
    for (const line of screenOf(stage.printed()).slice(-6)) assert.ok(widthOf(line) < 20, line);
  });

  it('is gone when the verdict is there, and the cursor was never hidden', () => {
    const stage = begun(TTY, 5);
    stage.reporter.event({ type: 'judged', atUs: 5e6, verdict: 'passed', exitCode: 0, reasons: [] });
    stage.reporter.event({ type: 'phase', atUs: 5e6, phase: 'reports' });
    stage.advance(1e6);
    assert.deepEqual(screenOf(stage.printed()).slice(2), ['', '']);
    assert.ok(!stage.printed().includes('\x1b[?25l'));
  });

  it('ends when the run is interrupted for good', () => {
    const abort = new AbortController();
    const stage = begun(TTY, 5, abort.signal);
    abort.abort();
    stage.reporter.event(interval(5));
    stage.advance(1e6);
    assert.deepEqual(screenOf(stage.printed()).slice(2), ['', '']);
  });
});

describe('progress in a log', () => {
  it('is a line every half minute, without control characters', () => {
    const stage = begun({ isTty: false }, 65);
    assert.deepEqual(stage.printed().split('\n').slice(3), [
      '00:30  100 users  17 622.0/s  0.31% errors  p95 741 ms',
      '01:00  100 users  17 622.0/s  0.31% errors  p95 741 ms',
      '',
    ]);
    assert.ok(!stage.printed().includes('\x1b'));
  });

  it('tells phases, stages and warnings as they come', () => {
    const stage = begun({ isTty: false }, 0);
    stage.news();
    stage.reporter.event({ type: 'stage', atUs: 0, stage: 0, name: 'before' });
    stage.reporter.event({ type: 'stage', atUs: 60e6, stage: 1, name: 'spike' });
    stage.reporter.event(notice('the event loop was late'));
    stage.reporter.event(notice('what a log step says', { level: 'info', source: 'log' }));
    stage.reporter.event({ type: 'phase', atUs: 60e6, phase: 'cleanup' });
    assert.equal(stage.news(), 'stage spike\n! run: the event loop was late\n· log: what a log step says\ncleanup\n');
  });

  for (const [logLevel, told] of [
    ['error', 'e'],
    ['warn', 'e w'],
    ['info', 'e w i'],
    ['debug', 'e w i'],
  ] as const) {
    it(`tells at --log-level ${logLevel}: ${told}`, () => {
      const stage = begun({ isTty: false, logLevel }, 0);
      stage.news();
      for (const level of ['error', 'warning', 'info'] as const) stage.reporter.event(notice(level[0] ?? '', { level }));
      assert.equal(
        stage
          .news()
          .trim()
          .split('\n')
          .map((line) => line.at(-1))
          .join(' '),
        told,
      );
    });
  }

  it('is left out where a run is told again in no time', () => {
    const stage = begun({ isTty: false }, 0);
    stage.news();
    for (let second = 0; second < 600; second++) stage.reporter.event(interval(second));
    assert.equal(stage.news(), '');
  });

  it('is left out when it shall be quiet', () => assert.equal(begun({ isTty: true, quiet: true }, 30).printed(), ''));
});
