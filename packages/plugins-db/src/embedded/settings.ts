import { EmbeddedPostgresError } from './error.ts';

/** Fast to start and to write; nothing survives a crash, and nothing has to. */
const defaults = {
  listen_addresses: '127.0.0.1',
  superuser_reserved_connections: '3',
  shared_buffers: '128MB',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_wal_size: '2GB',
  jit: 'off',
  shared_preload_libraries: 'pg_stat_statements',
  track_io_timing: 'on',
  timezone: 'UTC',
  // Statements that fail are the client's to count: logging each would slow down what is being measured.
  log_min_messages: 'log',
  log_checkpoints: 'off',
};

/** What the supervisor itself decides. */
const reserved = ['port', 'data_directory', 'unix_socket_directories', 'listen_addresses', 'logging_collector'];

/** The server's settings: ours, with the caller's over them. Throws on a name that no setting can have. */
export function chooseSettings(maxConnections: number, asked: Readonly<Record<string, string | number>>): Map<string, string> {
  for (const name of Object.keys(asked)) {
    if (/^[a-z_]+(\.[a-z_]+)?$/i.test(name) && !reserved.includes(name.toLowerCase())) continue;
    const hint = 'Settings are those of postgresql.conf; the supervisor chooses the port, the folders and the addresses.';
    throw new EmbeddedPostgresError('LG_EMBEDDED_SETTING', `The setting "${name}" cannot be given to the embedded PostgreSQL.`, hint);
  }
  const settings = new Map<string, string>([...Object.entries(defaults), ['max_connections', String(maxConnections)]]);
  for (const [name, value] of Object.entries(asked)) settings.set(name, String(value));
  return settings;
}
