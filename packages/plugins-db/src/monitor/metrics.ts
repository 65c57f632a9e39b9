import type { MetricSpec } from '@loadgate/core';

const gauge = (name: string, unit: string, doc: string): MetricSpec => ({ name, kind: 'gauge', unit, doc });

/** What the monitor gives each second. */
export const metrics: readonly MetricSpec[] = [
  gauge('connections', '', 'Sessions of clients on the whole server, the monitor’s own left out.'),
  gauge('connections_used', 'ratio', 'Of max_connections, those in use, the monitor’s own included.'),
  gauge('active', '', 'Sessions that run a statement or wait in one.'),
  gauge('idle', '', 'Sessions that do nothing, outside of transactions.'),
  gauge('idle_in_transaction', '', 'Sessions that hold a transaction open and do nothing in it.'),
  gauge('lock_waits', '', 'Sessions that wait for a lock.'),
  gauge('longest_lock_wait', 'us', 'Age of the oldest wait for a lock; 0 without one.'),
  gauge('longest_transaction', 'us', 'Age of the oldest open transaction; 0 without one.'),
  gauge('commits', '/s', 'Transactions committed in this database.'),
  gauge('rollbacks', '/s', 'Transactions rolled back in this database.'),
  gauge('deadlocks', '', 'Deadlocks since the sample before.'),
  gauge(
    'cache_hit_ratio',
    'ratio',
    'Of the blocks read since the sample before, those found in shared buffers; left out where none was read.',
  ),
  gauge('temp_files', '', 'Temporary files written since the sample before: sorts and hashes beyond work_mem.'),
  gauge('temp_bytes', 'bytes', 'Bytes of these files.'),
  gauge('rows_returned', '/s', 'Rows that scans have read in this database.'),
  gauge('rows_fetched', '/s', 'Rows fetched by index scans.'),
  gauge('rows_written', '/s', 'Rows inserted, updated and deleted.'),
  gauge('statements', '/s', 'Statements of this database that ended, without those that begin and end transactions, and without ours.'),
  gauge('statements_running', '', 'Time spent in them per second: so many ran at once on average.'),
  gauge('queries_per_request', '', 'Statements for each request that ended, over the last ten looks; left out below 10 requests.'),
  gauge('start_time', '', 'Seconds since 1970 when the server started; a change is a restart.'),
];

/** What it concludes when the load has ended. */
export const findings: readonly MetricSpec[] = [
  gauge('queries_per_request', '', 'Statements for each request, over the whole load.'),
  gauge('n_plus_one', '', 'How many statements were run `nPlusOne` times or more for each request.'),
];
