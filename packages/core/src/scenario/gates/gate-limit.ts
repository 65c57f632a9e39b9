import type { Limit } from '../../contract/plan.ts';
import { type Parsed, parseDurationUs, parsePercentRatio, parseRatePerSec, parseSizeBytes } from '../../time/duration.ts';
import type { TextFault } from '../text-fault.ts';
import type { Span } from './gate-tokens.ts';
import type { GateOp, LimitTree } from './gate-tree.ts';
import type { KnownMetric, LimitUnit } from './known-metric.ts';

type Read = { readonly limit: Limit } | { readonly fault: TextFault };

/** A written limit in the metric's base unit. */
export function readLimit(tree: LimitTree, { metric: { name: metric, kind }, unit }: KnownMetric, op: GateOp): Read {
  if (tree.kind === 'share') return { limit: { kind: 'share', factor: tree.percent / 100 } };
  if (tree.kind === 'baseline') {
    const floor = tree.atLeast === null ? null : quantity(tree.atLeast, metric, unit);
    if (floor !== null && !floor.ok) return floor;
    return { limit: { kind: 'baseline', change: tree.percent / 100, atLeast: floor?.value ?? null } };
  }
  const read = quantity(tree, metric, unit);
  if (!read.ok) return read;
  // a finding may be negative, or more than 100 %
  const fault = kind === 'finding' ? undefined : senseless(tree, metric, kind === 'ratio' ? 1 : Number.POSITIVE_INFINITY, op, read.value);
  return fault === undefined ? { limit: { kind: 'value', value: read.value, unit: tree.text.replace(/^[\d.]+/, '') } } : { fault };
}

type Quantity = { readonly ok: true; readonly value: number } | { readonly ok: false; readonly fault: TextFault };

const READERS: Readonly<Record<LimitUnit, (text: string) => Parsed>> = {
  us: parseDurationUs,
  ratio: parsePercentRatio,
  '/s': parseRatePerSec,
  bytes: parseSizeBytes,
  'bytes/h': growth,
  cores,
  count,
};

function quantity(at: Span, metric: string, unit: LimitUnit): Quantity {
  const read = READERS[unit](at.text);
  if (read.ok) return read;
  const isBare = unit !== 'count' && /^[\d.]+$/.test(at.text);
  const reason = isBare ? `\`${metric}\` needs a unit` : read.reason;
  const more =
    isBare && unit === 'ratio'
      ? share(at.text)
      : { ...(read.hint !== undefined && { hint: read.hint }), ...(read.fix !== undefined && { fix: read.fix }) };
  return { ok: false, fault: { code: 'LG_GATE_LIMIT', message: reason, offset: at.offset, length: at.text.length, ...more } };
}

/** `0.02` was meant as 2 %, or as what it says. */
function share(digits: string): { hint: string; fix: string } {
  const ratio = Number(digits);
  if (!(ratio > 0 && ratio < 1)) return { hint: `write \`${digits}%\``, fix: `${digits}%` };
  const percent = `${Number((ratio * 100).toPrecision(12))}%`;
  return { hint: `write \`${percent}\` (or \`${digits}%\`)`, fix: percent };
}

function growth(text: string): Parsed {
  const match = /^(.*)\/([smh])$/.exec(text);
  const size = parseSizeBytes(match?.[1] ?? text);
  if (!size.ok) return { ok: false, reason: size.reason.replace('size', 'growth'), ...(size.hint !== undefined && { hint: size.hint }) };
  if (match === null) return { ok: false, reason: `\`${text}\` is no growth`, hint: `write \`${text}/h\``, fix: `${text}/h` };
  return { ok: true, value: size.value * ({ s: 3600, m: 60, h: 1 }[match[2] as 's'] as number) };
}

function cores(text: string): Parsed {
  const match = /^(\d+(?:\.\d+)?)cores?$/.exec(text);
  if (match !== null) return { ok: true, value: Number(match[1]) };
  return {
    ok: false,
    reason: `\`${text}\` is no number of cores`,
    hint: `write \`${/^\d+(?:\.\d+)?$/.test(text) ? text : '1.5'}cores\``,
  };
}

function count(text: string): Parsed {
  if (/^\d+(?:\.\d+)?$/.test(text)) return { ok: true, value: Number(text) };
  const bare = /^(\d+(?:\.\d+)?)/.exec(text)?.[1];
  return {
    ok: false,
    reason: `\`${text}\` is no count`,
    ...(bare !== undefined ? { hint: `write \`${bare}\`, without a unit`, fix: bare } : { hint: 'write a number' }),
  };
}

/** Limits that nothing could ever break, or keep. */
function senseless(at: Span, metric: string, most: number, op: GateOp, value: number): TextFault | undefined {
  const never = (op === '<' && value === 0) || (op === '>' && value >= most) || ((op === '>=' || op === '==') && value > most);
  const always = (op === '>=' && value === 0) || (op === '<=' && value >= most) || (op === '<' && value > most);
  if (!never && !always) return undefined;
  const message = never ? `\`${metric} ${op} ${at.text}\` can never hold` : `\`${metric} ${op} ${at.text}\` holds whatever happens`;
  const hint = op === '<' && value === 0 ? { hint: `write \`${metric} == ${at.text}\`` } : {};
  return { code: 'LG_GATE_LIMIT', message, offset: at.offset, length: at.text.length, ...hint };
}
