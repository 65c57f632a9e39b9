import type { Block, Outcome, StepContext } from '@loadgate/core';
import type { Isolation, TxStep } from '../grammar.ts';
import { Call, type CallPlan } from './call.ts';
import type { PostgresSession } from './session.ts';
import { Statement } from './statement.ts';
import { callParts, type StepParts, statementPlan } from './step-parts.ts';

const NESTED = 'a `tx` inside a `tx`: PostgreSQL has one transaction at a time; take one of the two away';
const ROLLED_BACK = 'there was nothing to commit: a statement in it had failed, so the server rolled it back';
const GONE = 'the connection of the transaction was lost';

/** `tx: …`: begins on a connection that is kept to its end; commits, or rolls back where something inside has failed. */
export function txBlock({ value, options }: TxStep, context: StepContext, parts: StepParts): Block<PostgresSession> {
  const { clock } = context;
  const begin = statementPlan(beginText(value, options.readOnly === true), false, 0, parts);
  const commit = statementPlan('commit', false, 0, parts);
  const rollback = statementPlan('rollback', false, 0, parts);
  const base = callParts(context);
  const beginCall: CallPlan = { ...base, settings: parts.settings, metric: undefined, connection: 'begin' };
  const commitCall: CallPlan = { ...base, settings: undefined, metric: 'commit', connection: 'end' };
  const rollbackCall: CallPlan = { ...commitCall, metric: undefined };
  return {
    enter(turn) {
      if (turn.session.held !== undefined) return failed(clock.nowUs(), 'postgres.nested_tx', NESTED);
      new Call(turn, beginCall, new Statement(begin), (call) => turn.settle(outcomeOf(call))).begin();
      return undefined;
    },
    leave(turn, failure) {
      const { session } = turn;
      if (session.held === undefined)
        return failure === undefined ? failed(clock.nowUs(), 'postgres.connection_lost', GONE) : done(clock.nowUs());
      session.forgetSettings();
      return new Promise((resolve) => {
        const isGood = failure === undefined;
        const statement = new Statement(isGood ? commit : rollback);
        const ended = (call: Call): void => resolve(isGood ? commitOutcome(call) : done(call.endUs));
        new Call(turn, isGood ? commitCall : rollbackCall, statement, ended).begin();
      });
    },
  };
}

const beginText = (isolation: Isolation, isReadOnly: boolean): string =>
  `begin isolation level ${isolation}${isReadOnly ? ' read only' : ''}`;

const done = (endUs: number): Outcome<void> => ({ kind: 'reply', endUs, reply: undefined });
const failed = (endUs: number, error: string, message: string): Outcome<void> => ({ kind: 'error', endUs, error, message });

const outcomeOf = ({ fault, endUs }: Call): Outcome<void> => (fault === undefined ? done(endUs) : { kind: 'error', endUs, ...fault });

/** The server answers the COMMIT of a failed transaction with ROLLBACK, and calls that no error. */
const commitOutcome = (call: Call): Outcome<void> =>
  call.fault === undefined && call.statement.tag === 'ROLLBACK' ? failed(call.endUs, 'postgres.25P02', ROLLED_BACK) : outcomeOf(call);
