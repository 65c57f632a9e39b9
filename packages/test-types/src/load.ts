import type { TestType } from '@loadgate/core';

/** Does it carry an ordinary day? */
export const load: TestType = {
  name: 'load',
  doc: 'Does it carry an ordinary day? 100 users for ten minutes; error rate below 2 %, p95 below 1 s.',
  monitors: 'advised',
  defaults: {
    load: { users: 100, rampUp: '10/s', think: '50ms..160ms', duration: '10m' },
    gates: ['error_rate < 2%', 'p95 < 1000ms'],
  },
};
