import assert from 'node:assert/strict';
import { windowOf } from './approvals.ts';

type Allowed = Parameters<typeof windowOf>[0];
// 2026-11-24 is a Tuesday; Berlin is one hour ahead of UTC then, two in summer
const cases: readonly (readonly [allowed: Allowed, time: string, isInside: boolean])[] = [
  [{}, '2026-11-24T03:00Z', true],
  [{ days: 'Mon..Fri' }, '2026-11-24T03:00Z', true],
  [{ days: 'Mon..Fri' }, '2026-11-28T03:00Z', false],
  [{ days: 'Sat, Sun' }, '2026-11-28T03:00Z', true],
  [{ days: 'Fri..Mon' }, '2026-11-29T03:00Z', true],
  [{ days: 'Fri..Mon' }, '2026-11-25T03:00Z', false],
  [{ days: 'tuesday' }, '2026-11-24T03:00Z', true],
  [{ hours: '08:00..17:30' }, '2026-11-24T08:00Z', true],
  [{ hours: '08:00..17:30' }, '2026-11-24T17:30Z', false],
  [{ hours: '08:00..17:30', zone: 'Europe/Berlin' }, '2026-11-24T07:00Z', true],
  [{ hours: '08:00..17:30', zone: 'Europe/Berlin' }, '2026-07-24T06:00Z', true],
  [{ hours: '20:00..06:00' }, '2026-11-24T23:59Z', true],
  [{ hours: '20:00..06:00' }, '2026-11-24T12:00Z', false],
  // the night of Friday ends on Saturday morning, that of Sunday is not allowed on Monday morning
  [{ days: 'Mon..Fri', hours: '20:00..06:00' }, '2026-11-28T05:59Z', true],
  [{ days: 'Mon..Fri', hours: '20:00..06:00' }, '2026-11-23T05:59Z', false],
  [{ days: 'Mon..Fri', hours: '20:00..06:00' }, '2026-11-28T21:00Z', false],
];

describe('windowOf', () => {
  for (const [allowed, time, isInside] of cases)
    it(`${JSON.stringify(allowed)} ${isInside ? 'has' : 'has not'} ${time}`, () => {
      const isIn = windowOf(allowed);
      assert.ok(typeof isIn !== 'string', String(isIn));
      assert.equal(isIn(Date.parse(time)), isInside);
    });

  const senseless: readonly (readonly [allowed: Allowed, why: string])[] = [
    [{ days: 'Mon..Foo' }, '`Mon..Foo` is no day: write `Mon..Fri` or `Sat, Sun`'],
    [{ hours: '25:00..26:00' }, '`25:00..26:00` is no time of day'],
    [{ hours: '08:61..09:00' }, '`08:61..09:00` is no time of day'],
    [{ zone: 'Mars' }, '`Mars` is no time zone'],
  ];
  for (const [allowed, why] of senseless)
    it(`says of ${JSON.stringify(allowed)} why it makes no sense`, () => assert.equal(windowOf(allowed), why));
});
