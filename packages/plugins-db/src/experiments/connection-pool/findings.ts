import type { MetricSpec } from '@loadgate/core';

export const connectionFindings: readonly MetricSpec[] = [
  {
    name: 'connections_held',
    kind: 'count',
    unit: '',
    doc: 'Connections that were there at the same moment, as the server counts them.',
  },
  { name: 'connections_missing', kind: 'count', unit: '', doc: 'Connections that were wanted and could not be had.' },
  { name: 'connections_lost', kind: 'count', unit: '', doc: 'Connections that broke while they were in use.' },
  {
    name: 'connections_left',
    kind: 'count',
    unit: '',
    doc: 'Server processes that were still there 5 s after their connections were closed.',
  },
  { name: 'connect_p95', kind: 'time', unit: 'us', doc: '95th percentile of connect and login, up to 100 of them at the same time.' },
];
