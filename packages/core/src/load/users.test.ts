import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Level } from '../contract/plan.ts';
import { levels } from './level.test.ts';
import { levelAt } from './level.ts';
import { mostUsers, type UserChange, userChanges, usersAt, usersAtEnd, usersOf } from './users.ts';

const S = 1e6;
const ramp = (from: number, to: number, sec: number): Level => [
  [0, from],
  [sec * S, to],
];
const shown = (changes: readonly UserChange[]): readonly string[] =>
  changes.map(({ atUs, user, joins }) => `${joins ? '+' : '-'}${user}@${atUs / S}`);

describe('userChanges', () => {
  for (const [title, before, level, sec, expected] of [
    ['everybody at once', 0, [[0, 3]], 10, ['+0@0', '+1@0', '+2@0']],
    // 10/s: the next every 100 ms, the first at once
    ['a ramp from nothing', 0, ramp(0, 4, 0.4), 10, ['+0@0', '+1@0.1', '+2@0.2', '+3@0.3']],
    ['a ramp that goes on from what walks', 2, ramp(2, 4, 2), 10, ['+2@0', '+3@1']],
    ['a ramp down: the highest first', 3, ramp(3, 0, 3), 10, ['-2@1', '-1@2', '-0@3']],
    ['a ramp down to the end of the stage: the next stage says who stays', 3, ramp(3, 0, 3), 3, ['-2@1', '-1@2']],
    [
      'a jump down',
      3,
      [
        [0, 3],
        [5 * S, 3],
        [5 * S, 1],
      ],
      10,
      ['-2@5', '-1@5'],
    ],
    ['a jump at the begin of a stage', 5, [[0, 2]], 10, ['-4@0', '-3@0', '-2@0']],
    ['half a user is a user', 0, [[0, 0.5]], 1, ['+0@0']],
    [
      'up and down',
      0,
      [
        [0, 0],
        [2 * S, 2],
        [4 * S, 0],
      ],
      10,
      ['+0@0', '+1@1', '-1@3', '-0@4'],
    ],
  ] as const satisfies readonly (readonly [string, number, Level, number, readonly string[]])[])
    it(title, () => assert.deepEqual(shown(userChanges(before, level, sec * S)), expected));

  it('leaves walking whom the level asks for, at any time between changes', () => {
    fc.assert(
      fc.property(
        fc.nat(80),
        levels,
        fc.integer({ min: 1, max: 25 }),
        fc.double({ min: 0, max: 0.9999, noNaN: true }),
        (before, level, sec, share) => {
          const atUs = share * sec * S;
          const changes = userChanges(before, level, sec * S);
          fc.pre(changes.every((change) => Math.abs(change.atUs - atUs) > 1 || change.atUs === atUs));
          const walking = new Set(Array.from({ length: before }, (_, user) => user));
          for (const { atUs: when, user, joins } of changes) {
            if (when > atUs) continue;
            assert.notEqual(walking.has(user), joins, 'nobody joins twice or leaves before joining');
            if (joins) walking.add(user);
            else walking.delete(user);
          }
          // on a ramp up the next user joins exactly where the level reaches it
          const most = Math.max(usersOf(levelAt(level, atUs)), usersOf(levelAt(level, Math.min(atUs + 1, sec * S - 1))));
          assert.ok(walking.size === usersAt(level, atUs) || walking.size === most, `${walking.size} walk, level ${levelAt(level, atUs)}`);
          assert.ok(
            [...walking].every((user) => user < walking.size),
            'the lowest numbers',
          );
        },
      ),
    );
  });

  it('is in order of time, and slices are its parts', () => {
    fc.assert(
      fc.property(fc.nat(40), levels, fc.integer({ min: 1, max: 25 }), fc.integer({ min: 1, max: 4 }), (before, level, sec, workers) => {
        const whole = userChanges(before, level, sec * S);
        assert.ok(whole.every(({ atUs }, i) => atUs >= (whole[i - 1]?.atUs ?? 0) && atUs < sec * S));
        const slices = Array.from({ length: workers }, (_, worker) => userChanges(before, level, sec * S, { worker, workers }));
        for (const [worker, slice] of slices.entries())
          assert.deepEqual(
            slice,
            whole.filter(({ user }) => user % workers === worker),
          );
      }),
    );
  });
});

describe('usersOf', () => {
  it('does not make a user of what dividing by a time scale leaves behind', () => {
    assert.deepEqual([0, 1e-12, 0.5, 1, 1 + 1e-12, 1.01, 99.999].map(usersOf), [0, 0, 1, 1, 1, 2, 100]);
    assert.equal(usersOf(-3), 0);
  });
});

describe('mostUsers and usersAtEnd', () => {
  it('a ramp that is cut short comes to what it has reached', () => {
    assert.equal(mostUsers(ramp(0, 100, 10), 5 * S), 50);
    assert.equal(usersAtEnd(ramp(0, 100, 10), 5 * S), 50);
    assert.equal(usersAtEnd(ramp(100, 0, 10), 10 * S), 0);
    assert.equal(mostUsers(ramp(100, 0, 10), null), 100);
  });
});
