import type { TestType } from '@loadgate/core';

/** Its question has a figure of its own: the share of datagrams that were not answered. */
export const burst: TestType = {
  name: 'burst',
  doc: 'Does every datagram of a burst come back? 20 users for 5 s, fewer than 1 % lost.',
  defaults: { load: { users: 20, think: '50ms..150ms', duration: '5s' }, gates: ['lost < 1%'] },
  findings: [{ name: 'lost', kind: 'gauge', unit: 'ratio', doc: 'Share of the datagrams that were not answered.' }],
  analyse(history) {
    const { count, failed } = history.figures({});
    const bare = { name: 'lost', unit: 'ratio', interval: null, advice: null } as const;
    if (count === 0) return [{ ...bare, state: 'not-enough-data', value: null, evidence: 'nothing was sent' }];
    return [{ ...bare, state: failed === 0 ? 'none' : 'found', value: failed / count, evidence: `${failed} of ${count} datagrams` }];
  },
};
