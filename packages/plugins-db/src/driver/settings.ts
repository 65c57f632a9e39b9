import type { Renderer, Vu } from '@loadgate/core';
import type { PostgresConfig } from '../section.ts';
import { Statement, type StatementPlan } from './statement.ts';

/** What a session is to be: the values of its settings, in the order of their names. */
export interface Settings {
  readonly names: readonly string[];
  of(vu: Vu): readonly string[];
  /** Makes a connection so. */
  statement(values: readonly string[]): Statement;
}

/** Undefined where the section says nothing of it. The role comes last: it may be one that may not set the others. */
export function settingsOf(config: PostgresConfig, renderer: Renderer, nobody: Vu): Settings | undefined {
  const written = {
    ...(config.statementTimeout !== undefined && { statement_timeout: milliseconds(config.statementTimeout) }),
    ...(config.lockTimeout !== undefined && { lock_timeout: milliseconds(config.lockTimeout) }),
    ...config.session,
    ...(config.role !== undefined && { role: config.role }),
  };
  const names = Object.keys(written);
  if (names.length === 0) return undefined;
  const plan: StatementPlan = {
    text: `select ${names.map((_, i) => `set_config($${2 * i + 1}, $${2 * i + 2}, false)`).join(', ')}`,
    name: config.protocol === 'prepared' ? 'loadgate_settings' : '',
    isSimple: false,
    keepsRows: 0,
  };
  return {
    names,
    of: valuesOf(Object.values(written), renderer, nobody),
    statement: (values) =>
      new Statement(
        plan,
        names.flatMap((name, i) => [name, values[i] ?? '']),
      ),
  };
}

function valuesOf(written: readonly (string | number | boolean)[], renderer: Renderer, nobody: Vu): Settings['of'] {
  const parts = written.map((value) => renderer.text(value));
  if (!renderer.isConstant(written)) return (vu) => parts.map((part) => part(vu));
  const values = parts.map((part) => part(nobody));
  return () => values;
}

/** The server counts in whole milliseconds, and 0 would switch it off. */
const milliseconds = (us: number): number => Math.max(1, Math.round(us / 1e3));

export const isSame = (a: readonly string[], b: readonly string[] | undefined): boolean =>
  a === b || (b !== undefined && a.every((value, i) => value === b[i]));
