import type { RunResult, Verdict } from '@loadgate/core';
import { durationText } from './figures.ts';
import { type GateLine, isBroken } from './gates.ts';
import { plain } from './plain.ts';

export const VERDICT_SIGNS = { passed: '✓', failed: '✗', inconclusive: '?', error: '✗', interrupted: '!' } as const satisfies Record<
  Verdict,
  string
>;

/** The answer in one sentence, without its sign: `failed: 2 of 4 gates broke (exit 1), 10m 05s`. */
export function verdictText(result: RunResult, lines: readonly GateLine[]): string {
  const { verdict, exitCode, timeScale, partial } = result;
  const exit = `(exit ${exitCode})`;
  const limits = [...(partial ? ['partial'] : []), ...(timeScale === 1 ? [] : [`time scale ${timeScale}`])];
  const said = limits.length === 0 ? verdict : `${verdict} (${limits.join(', ')})`;
  const took = result.run.durationSec > 0 ? durationText(result.run.durationSec) : null;
  if (verdict === 'passed') {
    const warnings = warningsText(result);
    return `${said}${warnings}${took === null ? '' : ` in ${took}`} ${exit}`;
  }
  const why = whyText(result, lines);
  return `${said}${why === '' ? '' : `: ${why}`} ${exit}${took === null ? '' : `, ${took}`}`;
}

/** Reasons that the sentence does not say itself. */
export function furtherReasons(result: RunResult, lines: readonly GateLine[]): readonly string[] {
  const said = whyText(result, lines);
  return result.reasons.map(plain).filter((reason) => reason.replace(/[.\s]+$/, '') !== said);
}

function whyText({ verdict, reasons }: RunResult, lines: readonly GateLine[]): string {
  const broken = lines.filter(isBroken).length;
  if (verdict === 'failed' && broken > 0) return `${broken} of ${lines.length} ${lines.length === 1 ? 'gate' : 'gates'} broke`;
  return plain(reasons[0] ?? '').replace(/[.\s]+$/, '');
}

function warningsText({ gates, notices }: RunResult): string {
  const count = gates.filter(({ outcome }) => outcome === 'warned').length + notices.filter(({ level }) => level === 'warning').length;
  return count === 0 ? '' : ` with ${count} ${count === 1 ? 'warning' : 'warnings'}`;
}
