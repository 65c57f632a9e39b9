import type { TestType } from '@loadgate/core';

/** Does it stay well for hours? Refused without a monitor: a leak cannot be seen from outside. */
export const soak: TestType = {
  name: 'soak',
  doc: 'Does it stay well for hours? 50 users for two hours, beside a monitor of the process.',
  monitors: 'required',
  defaults: {
    load: { users: 50, think: '1.2s..2.4s', warmup: '5m', duration: '2h' },
  },
};
