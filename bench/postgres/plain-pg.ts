// The plain client, a named query on each of ten connections as fast as it answers. Seconds, or 0: one query each.
import pg from 'pg';
import { ROWS } from './items.ts';
import { CONNECTIONS } from './works.ts';

const [text = '', sec = '0'] = process.argv.slice(2);
const clients = Array.from({ length: CONNECTIONS }, () => new pg.Client({ connectionString: process.env['BENCH_DATABASE_URL'] }));
await Promise.all(clients.map((client) => client.connect()));
const endMs = performance.now() + Number(sec) * 1e3;
let queries = 0;
let rows = 0;
await Promise.all(clients.map(ask));
await Promise.all(clients.map((client) => client.end()));
if (rows !== queries) throw new Error(`${rows} rows of ${queries} queries`);
console.log(queries);

async function ask(client: pg.Client): Promise<void> {
  do {
    const { rowCount } = await client.query({ name: 'lookup', text, values: [1 + Math.floor(Math.random() * ROWS)] });
    queries++;
    rows += rowCount ?? 0;
  } while (performance.now() < endMs);
}
