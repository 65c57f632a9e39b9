import { writtenDuration } from '../../time/duration.ts';
import { quoted } from './gate-tokens.ts';
import type { GateTree, LimitTree, ScopeTree } from './gate-tree.ts';

/** The canonical spelling; parsing it again gives the same tree. */
export function printGate(tree: GateTree): string {
  const { metric, scope, during } = tree;
  const stage = during === null ? '' : ` during ${printStage(during.name)}`;
  if (tree.kind === 'drop') return `no ${metric.text}${printScope(scope)}${stage}`;
  const every = tree.every === null ? '' : ` in every ${writtenDuration(tree.every.us)}`;
  const after = tree.abortAfter === null ? '' : ` after ${writtenDuration(tree.abortAfter.us)}`;
  const effect = tree.effect === 'fail' ? '' : ` or ${tree.effect}${after}`;
  return `${metric.text}${printScope(scope)} ${tree.op} ${printLimit(tree.limit)}${stage}${every}${effect}`;
}

export function printScope(scope: ScopeTree | null): string {
  if (scope === null) return '';
  const pattern = scope.pattern === null ? '' : quoted(scope.pattern.name);
  return ` of ${[scope.kind === 'steps' ? '' : scope.kind, pattern].filter((word) => word !== '').join(' ')}`;
}

function printLimit(limit: LimitTree): string {
  if (limit.kind === 'quantity') return limit.text;
  if (limit.kind === 'share') return `${limit.percent}% of baseline`;
  const change = limit.percent === 0 ? '' : ` ${limit.percent < 0 ? '-' : '+'} ${Math.abs(limit.percent)}%`;
  return `baseline${change}${limit.atLeast === null ? '' : ` (at least ${limit.atLeast.text})`}`;
}

const printStage = (name: string): string => (isPlainWord(name) ? name : quoted(name));
const isPlainWord = (name: string): boolean => /^[^\s"<>=!()]+$/.test(name);
