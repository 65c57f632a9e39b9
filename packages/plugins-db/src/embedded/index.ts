export { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from './embedded-postgres.ts';
export { EmbeddedPostgresError, type EmbeddedPostgresErrorCode } from './error.ts';
export { sweepOrphans } from './orphans.ts';
export { type OwnServer, type RunServer, startForRun, startServer } from './run-server.ts';
export { type PreparedDatabase, type PrepareOptions, prepareDatabase } from './sample/prepare-database.ts';
export { sampleTenants } from './sample/rows.ts';
export { sampleOwner, sampleRole } from './sample/schema.ts';
