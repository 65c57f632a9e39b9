import type { TestType } from '@loadgate/core';

/** Does every endpoint work at all? One user for a minute, nothing may fail. */
export const smoke: TestType = {
  name: 'smoke',
  doc: 'Does everything work at all? One user for a minute; every answer 200–299, no errors, p95 of each step below 1 s.',
  defaults: {
    load: { users: 1, duration: '1m' },
    gates: ['error_rate == 0%', 'p95 of each < 1s'],
    sections: { http: { expect: ['status in 200..299'] } },
  },
};
