import pg from 'pg';

/** Of the table `items`, whose keys are 1 to so many. */
export const ROWS = 60_000;

const MAKE = `
create table items (id int primary key, name text not null);
insert into items select number, 'item ' || number from generate_series(1, ${ROWS}) number`;

/** Makes the table that both tools ask. */
export async function makeItems(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(MAKE);
    await client.query('vacuum analyze items');
    // written now, not while somebody measures
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
}
