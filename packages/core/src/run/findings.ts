import type { Finding } from '../contract/events.ts';
import type { History } from '../contract/history.ts';
import type { Experiment, TestType } from '../contract/plugin.ts';
import { PluginError } from '../errors.ts';

const STATES: ReadonlySet<unknown> = new Set<Finding['state']>(['found', 'none', 'not-enough-data']);

/** What a test type concludes. It may be anybody's: an answer that is no list of findings is its fault, and costs no results. */
export function findingsOf(type: TestType | undefined, history: History, options: unknown): readonly Finding[] {
  if (type?.analyse === undefined) return [];
  const found: unknown = type.analyse(history, options);
  if (areFindings(found)) return found;
  throw new PluginError('LG_PLUGIN_INVALID', type.name, 'analyse', `test type ${type.name}: what \`analyse\` gave is no list of findings`);
}

/** What an experiment concludes: every finding that it declares, no other. */
export function experimentFindings({ name, findings: declared }: Experiment, findings: unknown): readonly Finding[] {
  const fail = (what: string): never => {
    throw new PluginError('LG_PLUGIN_INVALID', name, 'run', `test ${name}: ${what}`);
  };
  if (!areFindings(findings)) return fail('what it gave is no list of findings');
  const names = findings.map((finding) => finding.name);
  const missing = declared.find((metric) => !names.includes(metric.name));
  if (missing !== undefined) return fail(`it does not answer \`${missing.name}\``);
  const strange = names.find((finding, i) => names.indexOf(finding) !== i || !declared.some((metric) => metric.name === finding));
  return strange === undefined ? findings : fail(`it answers \`${strange}\`, which it does not declare, or twice`);
}

/** Of one that the run did not come to. */
export const undoneFindings = ({ findings }: Experiment, why: string): readonly Finding[] =>
  findings.map(({ name, unit }) => ({ name, unit, state: 'not-enough-data', value: null, interval: null, evidence: why, advice: null }));

export const areFindings = (value: unknown): value is readonly Finding[] => Array.isArray(value) && value.every(isFinding);

function isFinding(value: unknown): value is Finding {
  if (typeof value !== 'object' || value === null) return false;
  const { name, state, value: figure, interval } = value as Record<string, unknown>;
  const isInterval = interval === null || (Array.isArray(interval) && interval.length === 2 && interval.every(isFigure));
  return typeof name === 'string' && STATES.has(state) && isFigure(figure) && isInterval;
}

const isFigure = (value: unknown): boolean => value === null || typeof value === 'number';
