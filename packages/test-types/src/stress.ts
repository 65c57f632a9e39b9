import type { TestType } from '@loadgate/core';

/** Where does it break? Twenty levels up to 500 users; what the last one, `peak`, may cost is bounded, the built-in 5 % is not asked. */
export const stress: TestType = {
  name: 'stress',
  doc: 'Where does it break? 20 levels of 25 users, 60 s each; error rate below 10 % during `peak`, the last level.',
  monitors: 'advised',
  lastStair: 'peak',
  defaults: {
    load: { users: '25..500 by 25', think: '50ms..160ms', duration: '20m' },
    gates: ['no error_rate', 'error_rate < 10% during peak'],
  },
};
