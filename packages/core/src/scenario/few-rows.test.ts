import { type Row, saysOfEach, TARGET } from './checked-files.test.ts';

const withUsers = (data: string, load = 'users: 3, duration: 1m'): string =>
  `${TARGET}load: { ${load} }\ndata: { a: { rows: [{ x: 1 }, { x: 2 }]${data} } }\nsteps:\n  - GET /\${data.a.x}\n`;

const rows: readonly Row[] = [
  {
    title: 'fewer rows than users, who each take one for life',
    files: withUsers(', per: user'),
    said: [
      '! t.load.yaml:3:9-10 LG_DATA_FEW `a` has 2 rows for 3 users: some share one | `onEnd: wrap` says that it is meant, `onEnd: fail` makes it an error',
    ],
  },
  { title: 'nothing of users who are meant to share', files: withUsers(', per: user, onEnd: wrap'), said: [] },
  { title: 'nothing of rows enough', files: withUsers(', per: user', 'users: 2, duration: 1m'), said: [] },
  { title: 'nothing of rows for each iteration', files: withUsers(''), said: [] },
];

saysOfEach('rows per user', rows);
