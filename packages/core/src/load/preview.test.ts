import assert from 'node:assert/strict';
import type { Level, Load, Population } from '../contract/plan.ts';
import { previewOf } from './preview.ts';

const S = 1e6;
type WrittenStage = readonly [sec: number | null, ...levels: Level[]];

function loadOf(stages: readonly WrittenStage[], ...populations: readonly Partial<Population>[]): Load {
  return {
    stages: stages.map(([sec, ...levels], stage) => ({
      name: `${stage}`,
      at: [0, 1, 1],
      durationUs: sec === null ? null : sec * S,
      warmup: false,
      levels,
    })),
    populations: (populations.length === 0 ? [{}] : populations).map((population) => ({
      model: 'closed',
      flows: [0],
      think: null,
      pacingUs: null,
      spacing: 'even',
      maxUsers: 1,
      iterations: null,
      ...population,
    })),
    gracefulStopUs: 0,
  };
}
const hold = (value: number): Level => [[0, value]];
const ramp = (from: number, to: number, sec: number): Level => [
  [0, from],
  [sec * S, to],
];
const OPEN = { model: 'open' } as const;

describe('previewOf', () => {
  // the loads of the example scenarios (semantics §8), then what else a load may be
  const cases: readonly (readonly [
    title: string,
    load: Load,
    sec: number | null,
    curve: readonly (readonly [number, number])[],
    most: number,
    iterations: number | null,
  ])[] = [
    [
      'smoke: one user for a minute',
      loadOf([[60, hold(1)]]),
      60,
      [
        [0, 1],
        [60, 1],
      ],
      1,
      null,
    ],
    [
      'load: 100 users at 10/s, ten minutes in all',
      loadOf([[600, ramp(0, 100, 10)]]),
      600,
      [
        [0, 0],
        [10, 100],
        [600, 100],
      ],
      100,
      null,
    ],
    [
      'spike: 20, at once 200, 20 again',
      loadOf([
        [60, hold(20)],
        [180, hold(200)],
        [60, hold(20)],
      ]),
      300,
      [
        [0, 20],
        [60, 20],
        [60, 200],
        [240, 200],
        [240, 20],
        [300, 20],
      ],
      200,
      null,
    ],
    [
      'soak: warm-up is a stage like any other',
      loadOf([
        [300, hold(50)],
        [6900, hold(50)],
      ]),
      7200,
      [
        [0, 50],
        [7200, 50],
      ],
      50,
      null,
    ],
    [
      'stress: 25..500 by 25, 60 s each',
      loadOf(Array.from({ length: 20 }, (_, i) => [60, hold(25 * (i + 1))] as const)),
      1200,
      Array.from(
        { length: 20 },
        (_, i) =>
          [
            [60 * i, 25 * (i + 1)],
            [60 * (i + 1), 25 * (i + 1)],
          ] as const,
      ).flat(),
      500,
      null,
    ],
    // 20 × 600
    [
      'arrivals: 20/s for ten minutes',
      loadOf([[600, hold(20)]], OPEN),
      600,
      [
        [0, 20],
        [600, 20],
      ],
      20,
      12_000,
    ],
    // (20 + 100) / 2 × 60 + 100 × 60
    [
      'arrivals that climb, then hold',
      loadOf(
        [
          [60, ramp(20, 100, 60)],
          [60, hold(100)],
        ],
        OPEN,
      ),
      120,
      [
        [0, 20],
        [60, 100],
        [120, 100],
      ],
      100,
      9600,
    ],
    [
      'half an arrival is none',
      loadOf([[1, hold(0.5)]], OPEN),
      1,
      [
        [0, 0.5],
        [1, 0.5],
      ],
      0.5,
      0,
    ],
    [
      'half users are users',
      loadOf([[10, ramp(0, 2.5, 10)]]),
      10,
      [
        [0, 0],
        [10, 2.5],
      ],
      3,
      null,
    ],
    [
      'arrivals with a limit',
      loadOf([[600, hold(20)]], { ...OPEN, iterations: 500 }),
      600,
      [
        [0, 20],
        [600, 20],
      ],
      20,
      500,
    ],
    ['iterations alone', loadOf([[null, hold(3)]], { iterations: 30 }), null, [[0, 3]], 3, 30],
    [
      'iterations or a time, whichever comes first',
      loadOf([[60, hold(3)]], { iterations: 30 }),
      60,
      [
        [0, 3],
        [60, 3],
      ],
      3,
      null,
    ],
  ];
  for (const [title, load, sec, curve, most, iterations] of cases)
    it(title, () => {
      const { durationUs, populations } = previewOf(load);
      assert.equal(durationUs, sec === null ? null : sec * S);
      const [one] = populations;
      assert.deepEqual(
        one?.curve.map(([atUs, value]) => [atUs / S, value]),
        curve,
      );
      assert.deepEqual([one?.most, one?.iterations], [most, iterations]);
    });

  it('shows each population by itself', () => {
    const { populations } = previewOf(loadOf([[60, hold(5), ramp(0, 10, 60)]], {}, OPEN));
    assert.deepEqual(
      populations.map(({ model, most, iterations }) => [model, most, iterations]),
      [
        ['closed', 5, null],
        ['open', 10, 300],
      ],
    );
  });
});
