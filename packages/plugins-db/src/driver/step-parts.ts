import type { StepContext } from '@loadgate/core';
import type { PostgresConfig } from '../section.ts';
import type { CallPlan } from './call.ts';
import type { Observed } from './observed.ts';
import type { Settings } from './settings.ts';
import type { StatementPlan } from './statement.ts';

/** What the steps of one worker have in common. */
export interface StepParts {
  readonly protocol: PostgresConfig['protocol'];
  /** Undefined: sessions stay as the server made them. */
  readonly settings: Settings | undefined;
  /** Under which a text is prepared: the same text, the same name. */
  readonly nameOf: (text: string) => string;
  readonly observed: Observed;
}

/** How a statement is sent. Values never stand in its text, so one that has some cannot go as plain text. */
export function statementPlan(text: string, hasValues: boolean, keepsRows: number, { protocol, nameOf }: StepParts): StatementPlan {
  const name = protocol === 'prepared' ? nameOf(text) : '';
  return { text, name, isSimple: protocol === 'simple' && !hasValues, keepsRows };
}

/** The same for all statements of a step. */
export const callParts = ({ clock, time }: StepContext): Pick<CallPlan, 'clock' | 'record'> => ({
  clock,
  record: {
    pool_wait: time('pool_wait'),
    connect: time('connect'),
    settings: time('settings'),
    query: time('query'),
    commit: time('commit'),
  },
});
