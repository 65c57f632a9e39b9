import assert from 'node:assert/strict';
import type { Level, Plan, Population, Stage } from '@loadgate/core';
import { loadPlan } from '../fixture/plan.test.ts';
import { loadParts } from './load.ts';

const stage = (name: string, durationSec: number | null, ...levels: Level[]): Stage => ({
  name,
  at: [0, 1, 1],
  durationUs: durationSec === null ? null : durationSec * 1e6,
  warmup: false,
  levels,
});
const population = (more: Partial<Population> = {}): Population => ({
  ...(loadPlan().load.populations[0] as Population),
  think: null,
  ...more,
});
const planOf = (stages: readonly Stage[], populations: readonly Population[] = [population()], more: Partial<Plan> = {}): Plan => {
  const plan = loadPlan(more);
  return { ...plan, flows: plan.flows.slice(0, 1), load: { stages, populations, gracefulStopUs: 0 } };
};
const at = (...points: (readonly [atSec: number, value: number])[]): Level => points.map(([sec, value]) => [sec * 1e6, value] as const);
const open = population({ model: 'open' });
const searching = (model: 'open' | 'closed', from: number, to: number, precisionRatio: number): Plan => {
  const plan = planOf([stage('load', 30, at([0, from]))], [population({ model })]);
  const times = { settleUs: 10e6, holdUs: 30e6 };
  return { ...plan, load: { ...plan.load, search: { at: [0, 1, 1], model, from, to, precisionRatio, ...times } } };
};

describe('loadParts', () => {
  const rows: readonly (readonly [expected: string, plan: Plan])[] = [
    ['100 users (10/s), think 50ms..160ms, 10m, 6 flows, seed 42', loadPlan()],
    ['search of 10..1 000/s arrivals, within 5%, 30s a trial, seed 42', searching('open', 10, 1000, 0.05)],
    ['search of 5..500 users, within 2.5%, 30s a trial, seed 42', searching('closed', 5, 500, 0.025)],
    ['1 user, 1 iteration, seed 42', planOf([stage('load', null, at([0, 1]))], [population({ iterations: 1 })])],
    ['5 users, 1m, 1 000 iterations, seed 42', planOf([stage('load', 60, at([0, 5]))], [population({ iterations: 1000 })])],
    ['0..500 users, 20m, seed 42', planOf([stage('load', 1200, at([0, 0], [1200, 500]))])],
    ['20/s arrivals, 30s, seed 42', planOf([stage('load', 30, at([0, 20]))], [open])],
    ['1/s arrival, 30s, seed 42', planOf([stage('load', 30, at([0, 1]))], [open])],
    ['1.5/s arrivals, 30s, seed 42', planOf([stage('load', 30, at([0, 1.5]))], [open])],
    ['20..100/s arrivals, 30s, seed 42', planOf([stage('load', 30, at([0, 20], [30, 100]))], [open])],
    // a warm-up cuts the same load in two
    ['100 users (10/s), 10m, seed 42', planOf([stage('warmup', 30, at([0, 0], [10, 100])), stage('load', 570, at([0, 100]))])],
    [
      'before 20, spike 200, after 20 users, 5m, seed 42',
      planOf([stage('before', 60, at([0, 20])), stage('spike', 180, at([0, 200])), stage('after', 60, at([0, 20]))]),
    ],
    [
      '25..500 users in 20 stages, 20m, seed 42',
      planOf(Array.from({ length: 20 }, (_, i) => stage(`${(i + 1) * 25} users`, 60, at([0, (i + 1) * 25])))),
    ],
    ['50 users, pacing 2s, 1m, seed 42', planOf([stage('load', 60, at([0, 50]))], [population({ pacingUs: 2e6 })])],
    [
      '50 users, think 1.2s, 1m, seed 42',
      planOf([stage('load', 60, at([0, 50]))], [population({ think: { minUs: 1.2e6, maxUs: 1.2e6 } })]),
    ],
    ['10 users, 5/s arrivals, 1m, seed 42', planOf([stage('load', 60, at([0, 10]), at([0, 5]))], [population(), open])],
    ['10 users, 6s, seed 42, time scale 10', planOf([stage('load', 6, at([0, 10]))], [population()], { timeScale: 10 })],
  ];
  for (const [expected, plan] of rows) it(expected, () => assert.equal(loadParts(plan).join(', '), expected));
});
