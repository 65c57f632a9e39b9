import assert from 'node:assert/strict';
import { drawCurve } from './curve.ts';

describe('drawCurve', () => {
  it('draws a ramp, a level and a step down between the axes', () => {
    const lines = drawCurve(
      [
        [0, 0],
        [120e6, 100],
        [480e6, 100],
        [480e6, 50],
        [600e6, 50],
      ],
      600e6,
      'users',
      36,
    );
    assert.deepEqual(lines, [
      ' 100 ┤     ▅██████████████████        users',
      '     │    ▆███████████████████',
      '     │  ▁▇████████████████████▄▄▄▄▄▄',
      '     │ ▂████████████████████████████',
      '   0 ┼▃█████████████████████████████',
      '      0              5m            10m',
    ]);
  });

  it('shows a level that is small beside the greatest', () => {
    const lines = drawCurve(
      [
        [0, 1],
        [50e6, 1],
        [50e6, 1000],
        [100e6, 1000],
      ],
      100e6,
      'users',
      30,
    );
    assert.match(lines.at(-2) ?? '', /┼▁+█+$/);
  });
});
