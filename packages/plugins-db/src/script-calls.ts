import type { Pending, ScriptReply, ScriptRequestOptions } from '@loadgate/core';
import type { SqlStep } from './grammar.ts';

/** What came back to a script: the views of the protocol. `json()` is the list of rows. */
export interface PostgresScriptReply extends ScriptReply {
  /** How many rows were returned or changed. */
  readonly rows: number;
  readonly tag: string;
  /** A column of the first row. */
  row(column: string): unknown;
}

/** `postgres` of a script: `postgres.sql('select $1', { params: [1] })`. One statement at a time. */
export interface PostgresScriptCalls {
  sql(statement: string, options?: SqlStep['options'] & Omit<ScriptRequestOptions, 'expect'>): Pending<PostgresScriptReply>;
}

declare module '@loadgate/core' {
  interface Protocols {
    readonly postgres: PostgresScriptCalls;
  }
}
