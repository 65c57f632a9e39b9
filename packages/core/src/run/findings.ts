import type { Finding } from '../contract/events.ts';
import type { History } from '../contract/history.ts';
import type { Experiment, TestType } from '../contract/plugin.ts';
import { reasonOf } from '../engine/plugin-bug.ts';
import { PluginError } from '../errors.ts';

const STATES: ReadonlySet<unknown> = new Set<Finding['state']>(['found', 'none', 'not-enough-data']);

/** What a test type concludes. It may be anybody's: an answer that is no list of findings is its fault, and costs no results. */
export function findingsOf(type: TestType | undefined, history: History, options: unknown): readonly Finding[] {
  if (type?.analyse === undefined) return [];
  const found = readFindings(analysed(type, history, options));
  const fail = (what: string): never => {
    throw new PluginError('LG_PLUGIN_INVALID', type.name, 'analyse', `test type ${type.name}: ${what}`);
  };
  if (found === undefined) return fail('what `analyse` gave is no list of findings');
  const declared = (type.findings ?? []).map(({ name }) => name);
  const strange = strangeIn(found, declared);
  return strange === undefined ? found : fail(`\`analyse\` gave \`${strange.name}\`, which it does not declare, or twice`);
}

function analysed(type: TestType, history: History, options: unknown): unknown {
  try {
    return type.analyse?.(history, options);
  } catch (cause) {
    const message = `test type ${type.name}: analyse threw: ${reasonOf(cause)}`;
    throw new PluginError('LG_PLUGIN_THREW', type.name, 'analyse', message, { cause });
  }
}

/** A figure that nobody declared, or a second one of a name; diagnoses, which have no figure, are free. */
export const strangeIn = (found: readonly Finding[], declared: readonly string[]): Finding | undefined =>
  found.find(({ name, value }, i) => (value !== null && !declared.includes(name)) || found.findIndex((other) => other.name === name) !== i);

/** What an experiment concludes: every finding that it declares, no other. */
export function experimentFindings({ name, findings: declared }: Experiment, given: unknown): readonly Finding[] {
  const fail = (what: string): never => {
    throw new PluginError('LG_PLUGIN_INVALID', name, 'run', `test ${name}: ${what}`);
  };
  const findings = readFindings(given);
  if (findings === undefined) return fail('what it gave is no list of findings');
  const names = findings.map((finding) => finding.name);
  const missing = declared.find((metric) => !names.includes(metric.name));
  if (missing !== undefined) return fail(`it does not answer \`${missing.name}\``);
  const strange = names.find((finding, i) => names.indexOf(finding) !== i || !declared.some((metric) => metric.name === finding));
  return strange === undefined ? findings : fail(`it answers \`${strange}\`, which it does not declare, or twice`);
}

/** Of one that the run did not come to. */
export const undoneFindings = ({ findings }: Experiment, why: string): readonly Finding[] =>
  findings.map(({ name, unit }) => ({ name, unit, state: 'not-enough-data', value: null, interval: null, evidence: why, advice: null }));

/** A list of findings, of each what belongs to one and nothing else; undefined if it is none. */
export function readFindings(value: unknown): readonly Finding[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const findings = value.flatMap((one: unknown) => readFinding(one) ?? []);
  return findings.length === value.length ? findings : undefined;
}

function readFinding(given: unknown): Finding | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const { name, state, value, unit, interval, evidence, advice } = given as { readonly [K in keyof Finding]: unknown };
  if (typeof name !== 'string' || typeof unit !== 'string' || typeof evidence !== 'string') return undefined;
  if (!isState(state) || !isFigure(value) || !(advice === null || typeof advice === 'string')) return undefined;
  const ends = interval === null ? null : intervalOf(interval);
  return ends === undefined ? undefined : { name, state, value, unit, interval: ends, evidence, advice };
}

function intervalOf(given: unknown): Finding['interval'] | undefined {
  if (!Array.isArray(given) || given.length !== 2) return undefined;
  const [from, to] = given as readonly unknown[];
  return isFigure(from) && isFigure(to) ? [from, to] : undefined;
}

const isState = (state: unknown): state is Finding['state'] => STATES.has(state);
const isFigure = (value: unknown): value is number | null => value === null || (typeof value === 'number' && Number.isFinite(value));
