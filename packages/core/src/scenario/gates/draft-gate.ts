import type { GateSpec, Position } from '../../contract/plan.ts';
import type { TextFault } from '../text-fault.ts';
import { readLimit } from './gate-limit.ts';
import { findMetric } from './gate-metrics.ts';
import { findScope } from './gate-scope.ts';
import { senseFaults } from './gate-sense.ts';
import { abortFault, findStage, windowFault } from './gate-stage.ts';
import type { DropTree, RequireTree, ScopeTree } from './gate-tree.ts';
import type { GateWorld } from './gate-world.ts';
import type { KnownMetric } from './known-metric.ts';
import { parseGate } from './parse-gate.ts';
import { printGate } from './print-gate.ts';

/** What makes two gates be about the same thing. */
export interface Subject {
  /** Without the name by which it was called: `http.p95` is `p95` where there is one protocol. */
  readonly metric: string;
  readonly scope: string;
  /** As written: of an inherited gate the stage may not exist. */
  readonly stage: string | null;
  readonly windowUs: number | null;
}

/** A gate's text looked up in a plan. */
export interface Draft {
  readonly kind: 'require' | 'drop';
  /** Null where the text does not say. */
  readonly subject: Subject | null;
  readonly effect: GateSpec['effect'];
  /** The one name that `of "…"` gives. */
  readonly step: string | null;
  readonly isEach: boolean;
  /** Only without faults, and not of a drop. */
  readonly spec: GateSpec | null;
  /** Spelt out for `no …`. */
  readonly asDrop: string;
  readonly faults: readonly TextFault[];
}

const DEFAULT_ABORT_AFTER_US = 5e6;

export function draftGate(text: string, at: Position, from: GateSpec['from'], world: GateWorld): Draft {
  const { tree, metric, scope, faults: unread } = parseGate(text);
  const faults = [...unread];
  const found = metric === undefined ? undefined : findMetric(metric, world);
  if (found !== undefined && 'fault' in found) faults.push(found.fault);
  const known = found !== undefined && 'known' in found ? found.known : undefined;
  if (tree === undefined) {
    const where = known === undefined || metric === undefined || scope === null ? undefined : findScope(scope, known, metric, at, world);
    if (where !== undefined && 'fault' in where) faults.push(where.fault);
    return { kind: 'require', subject: null, effect: 'fail', step: null, isEach: false, spec: null, asDrop: '', faults };
  }
  const { during } = tree;
  const windowUs = tree.kind === 'require' ? (tree.every?.us ?? null) : null;
  const subject = known && { metric: subjectOf(known, world), scope: scopeKey(tree.scope), stage: during?.name ?? null, windowUs };
  const spec = tree.kind === 'require' && known !== undefined ? specOf(text, at, from, tree, known, world, faults) : null;
  return {
    kind: tree.kind,
    subject: subject ?? null,
    effect: tree.kind === 'require' ? tree.effect : 'fail',
    step: tree.scope?.kind === 'steps' && !tree.scope.pattern.name.includes('*') ? tree.scope.pattern.name : null,
    isEach: tree.scope?.kind === 'each',
    spec: faults.length === 0 ? spec : null,
    asDrop: printGate({ kind: 'drop', metric: tree.metric, scope: tree.scope, during } satisfies DropTree),
    faults,
  };
}

function specOf(
  text: string,
  at: Position,
  from: GateSpec['from'],
  tree: RequireTree,
  known: KnownMetric,
  world: GateWorld,
  faults: TextFault[],
): GateSpec | null {
  const scope = findScope(tree.scope, known, tree.metric, at, world);
  const stage = findStage(tree.during, known, world);
  const limit = readLimit(tree.limit, known, tree.op);
  for (const part of [scope, stage, limit]) if ('fault' in part) faults.push(part.fault);
  const found = { ...('scope' in scope && scope), ...('stage' in stage && stage), ...('limit' in limit && limit) };
  const windows = windowFault(tree.every, known, found.stage ?? null, world);
  if (windows !== undefined && !('fault' in stage)) faults.push(windows);
  const abort = abortFault(tree.abortAfter, world);
  if (abort !== undefined) faults.push(abort);
  faults.push(...senseFaults(tree, known, found.limit, found.scope?.rows ?? [], world));
  if (found.scope === undefined || found.stage === undefined || found.limit === undefined) return null;
  return {
    text: text.trim().replace(/\s+/g, ' '),
    at,
    from,
    metric: known.metric,
    scope: found.scope,
    stage: found.stage,
    windowUs: tree.every?.us ?? null,
    op: tree.op,
    limit: found.limit,
    effect: tree.effect,
    abortAfterUs: tree.effect === 'abort' ? (tree.abortAfter?.us ?? DEFAULT_ABORT_AFTER_US) : 0,
  };
}

function subjectOf({ metric, protocol }: KnownMetric, { protocols }: GateWorld): string {
  const { name: _, ...meaning } = metric;
  return JSON.stringify([meaning, protocols.length === 1 ? null : protocol]);
}

const scopeKey = (scope: ScopeTree | null): string => (scope === null ? '' : JSON.stringify([scope.kind, scope.pattern?.name ?? null]));
