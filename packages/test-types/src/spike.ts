import type { TestType } from '@loadgate/core';

/** How does it take a sudden crowd, and how fast is it itself again? */
export const spike: TestType = {
  name: 'spike',
  doc: 'How does it take a sudden crowd? 20 users, at once 200 for three minutes, 20 again; error rate below 5 % during `spike`.',
  monitors: 'advised',
  defaults: {
    load: {
      think: '1.2s..2.4s',
      stages: [
        { name: 'before', users: 20, duration: '1m' },
        { name: 'spike', users: 200, duration: '3m' },
        { name: 'after', users: 20, duration: '1m' },
      ],
    },
    gates: ['error_rate < 5% during spike'],
  },
};
