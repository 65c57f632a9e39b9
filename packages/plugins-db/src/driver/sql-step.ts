import type { Outcome, StepContext, StepRun } from '@loadgate/core';
import type { SqlStep } from '../grammar.ts';
import { Call, type CallPlan } from './call.ts';
import { evidence, SHOWN_ROWS } from './evidence.ts';
import { paramText } from './params.ts';
import type { PostgresSession } from './session.ts';
import { Statement } from './statement.ts';
import { callParts, type StepParts, statementPlan } from './step-parts.ts';

/** Most rows that conditions and captures may look into. */
export const MOST_ROWS = 10_000;

/** `sql: …`: values are rendered for each execution, everything else once. */
export function sqlStep({ value: text, options }: SqlStep, context: StepContext, parts: StepParts): StepRun<PostgresSession, Statement> {
  const params = options.params ?? [];
  const values = params.map((param) => context.value<unknown>(param));
  const plan = statementPlan(text, params.length > 0, keptRows(context), parts);
  const call: CallPlan = { ...callParts(context), settings: parts.settings, metric: 'query', connection: 'borrow' };
  const observe = parts.observed.watch(context.name ?? text, text);
  const ended = (call: Call): void => call.turn.settle(outcomeOf(call));
  return (turn) => {
    const rendered = values.map((value) => paramText(value(turn.vu)));
    const next = new Call(turn, call, new Statement(plan, rendered), ended);
    observe(next);
    next.begin();
  };
}

function keptRows({ needs, keepEvidence }: StepContext): number {
  if (needs.has('result')) return MOST_ROWS;
  return keepEvidence ? SHOWN_ROWS : needs.has('row') ? 1 : 0;
}

function outcomeOf({ statement, fault, endUs }: Call): Outcome<Statement> {
  if (fault === undefined) return { kind: 'reply', endUs, reply: statement };
  return { kind: 'error', endUs, ...fault, evidence: () => evidence(statement) };
}
