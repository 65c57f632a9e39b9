import assert from 'node:assert/strict';
import { createContext, runInContext, Script } from 'node:vm';
import { historyOf } from '../../fixture/history.test.ts';
import { loadPlan } from '../../fixture/plan.test.ts';
import { secondsOf } from '../../fixture/seconds.test.ts';
import { passedRun } from '../../fixture/seed-runs.test.ts';
import { chartData } from './chart-data.ts';
import { functionsText, libraryStyle, pageScript } from './script.ts';

interface Options {
  readonly axes: readonly { values(plot: object, splits: number[]): string[] }[];
  readonly series: readonly { value(plot: object, value: number | null): string }[];
  readonly hooks?: { readonly drawClear: readonly ((plot: object) => void)[] };
}

/** A drawing surface that counts what is painted on it. */
const surface = () => {
  const log: string[] = [];
  const ctx = {
    save() {},
    restore() {},
    measureText: () => ({ width: 10 }),
    fillRect: () => log.push('fill'),
    fillText: (text: string) => log.push(text),
  };
  return { log, plot: { ctx, bbox: { left: 0, top: 0, width: 600, height: 100 }, valToPos: (value: number) => value } };
};

describe('the script of the page', () => {
  it('is one script that a browser can read, with its licence and without an end tag', () => {
    const script = pageScript();
    assert.doesNotThrow(() => new Script(script));
    assert.ok(script.includes('Copyright (c) 2022 Leon Sorokin'));
    assert.ok(!script.includes('</script') && !script.includes('<!--'));
    assert.ok(!libraryStyle().includes('</style'));
  });

  it('draws every chart that has a place, and misses no function of its own', () => {
    const result = passedRun();
    const plan = loadPlan();
    const history = historyOf(plan, result, secondsOf(result, 600), { 'target.memory': [1, 2] });
    const drawn: { options: Options; data: (number | null)[][] }[] = [];
    class Plot {
      static paths = { bars: () => () => null };
      constructor(options: Options, data: (number | null)[][]) {
        drawn.push({ options, data });
      }
      destroy(): void {}
    }
    const data = JSON.stringify(
      chartData({
        ...history,
        stages: ['a', 'b', 'c'].map((name, stage) => ({
          stage,
          name,
          warmup: stage === 0,
          beginUs: stage * 200e6,
          endUs: (stage + 1) * 200e6,
        })),
      }),
    );
    const listeners: string[] = [];
    const world = createContext({
      Plot,
      document: {
        documentElement: {},
        getElementById: (id: string) => (id === 'data' ? { textContent: data } : { clientWidth: 800, replaceChildren() {} }),
      },
      getComputedStyle: () => ({ getPropertyValue: (name: string) => ` ${name}` }),
      matchMedia: () => ({ addEventListener: (name: string) => listeners.push(name) }),
      addEventListener: (name: string) => listeners.push(name),
      devicePixelRatio: 2,
    });
    runInContext(`${functionsText()}\nstartCharts(Plot);`, world);
    assert.equal(drawn.length, 6); // latency, throughput, loop, CPU, one monitor, distribution
    assert.deepEqual(listeners, ['change', 'resize']);
    for (const { options, data: lines } of drawn) {
      assert.equal(options.series.length, lines.length);
      for (const line of lines) assert.equal(line.length, lines[0]?.length);
      for (const axis of options.axes) assert.ok(axis.values({}, [0, 10, 3600]).every((text) => typeof text === 'string'));
      for (const series of options.series) assert.equal(series.value({}, null), '–');
    }
    assert.equal(drawn[0]?.options.series[1]?.value({}, 1234), '1.23 s');
    assert.equal(drawn[1]?.options.series[0]?.value({}, 3661), '1:01:01');
    const { log, plot } = surface();
    drawn[0]?.options.hooks?.drawClear[0]?.(plot);
    assert.deepEqual(log, ['fill', 'a', 'fill', 'b', 'c']);
  });
});
