import type { MetricSpec } from '@loadgate/core';

export const exhaustionFindings: readonly MetricSpec[] = [
  { name: 'exhaustion_longest_wait', kind: 'time', unit: 'us', doc: 'Longest wait for a connection where nobody gives up.' },
  {
    name: 'exhaustion_unserved',
    kind: 'count',
    unit: '',
    doc: 'Demands that did not end as they must by arithmetic: served when, too late, refused.',
  },
  {
    name: 'exhaustion_recovery',
    kind: 'time',
    unit: 'us',
    doc: 'From the end of an exhaustion to the first answer on a connection, at its longest.',
  },
  { name: 'exhaustion_lost', kind: 'count', unit: '', doc: 'Places in pools and processes on the server that did not come back.' },
  {
    name: 'exhaustion_refused',
    kind: 'count',
    unit: '',
    doc: 'Connections beyond the limit of a role that the server refused in words, at once.',
  },
];
