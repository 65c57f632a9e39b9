import assert from 'node:assert/strict';
import type { Interval } from '../contract/events.ts';
import { SILENCE_SEC, SilenceWatch } from './silence.ts';

const second = (kinds: readonly string[], series: readonly { metric: string; outcome: string; count: number }[] = []): Interval =>
  ({ series, errors: kinds.map((kind) => ({ row: 0, stage: 0, kind, count: 1, evidence: [] })) }) as unknown as Interval;
const ok = { metric: 'latency', outcome: 'ok', count: 1 };
const inFlight = { metric: 'in_flight', outcome: 'ok', count: 1 };

/** Seconds after which it speaks; undefined where it never does. */
function speaksAfter(each: (index: number) => Interval): number | undefined {
  const watch = new SilenceWatch();
  for (let i = 0; i < 3 * SILENCE_SEC; i++) if (watch.hear(each(i))) return i + 1;
  return undefined;
}

describe('SilenceWatch', () => {
  const silent = ['http.refused', 'http.reset', 'http.dns', 'http.tls_expired', 'timeout', 'postgres.connect_timeout', 'generator.fds'];
  for (const kind of silent)
    it(`speaks after ${SILENCE_SEC} s of nothing but ${kind}`, () =>
      assert.equal(
        speaksAfter(() => second([kind])),
        SILENCE_SEC,
      ));

  const answers = ['http.503', 'http.truncated', 'postgres.40001', 'postgres.53300', 'expect', 'capture', 'mqtt.refused_topic'];
  for (const kind of answers)
    it(`takes ${kind} as an answer`, () =>
      assert.equal(
        speaksAfter(() => second(['timeout', kind])),
        undefined,
      ));

  it('speaks when requests are in flight and nothing comes', () =>
    assert.equal(
      speaksAfter(() => second([], [inFlight])),
      SILENCE_SEC,
    ));

  it('waits while nothing is asked, and begins anew after an answer', () => {
    assert.equal(
      speaksAfter(() => second([])),
      undefined,
    );
    assert.equal(
      speaksAfter((i) => second(['timeout'], i === 20 ? [ok] : [])),
      21 + SILENCE_SEC,
    );
  });
});
