import type { Finding } from '@loadgate/core';
import type { Isolation } from './isolation.ts';
import type { Measured, Unmeasured } from './measure.ts';

const OVERHEAD = { name: 'rls_overhead', unit: 'ratio' } as const;
const LEAKS = { name: 'rls_leaks', unit: '' } as const;

/** Both, where nothing could be asked. */
export const nothing = (reason: string, advice: string | null = null): readonly Finding[] => [
  { ...OVERHEAD, ...without(reason, advice) },
  { ...LEAKS, ...without(reason, advice) },
];

const without = (evidence: string, advice: string | null) =>
  ({ state: 'not-enough-data', value: null, interval: null, evidence, advice }) as const;

/** The worst query is the value. A query that could not be measured may be worse: then nobody knows the upper end. */
export function overheadFinding(measured: readonly Measured[], unmeasured: readonly Unmeasured[]): Finding {
  const sorted = measured.toSorted((a, b) => b.overhead.point - a.overhead.point);
  const [worst] = sorted;
  const missing = [...new Set(unmeasured.map(({ step, reason }) => `"${step}" could not be measured: ${reason}`))];
  const advice = [...new Set(unmeasured.flatMap(({ advice }) => advice ?? []))];
  if (worst === undefined) return { ...OVERHEAD, ...without(missing.join('; '), advice.join(' ') || null) };
  const low = Math.max(...measured.map(({ overhead }) => overhead.low));
  const high = Math.max(...measured.map(({ overhead }) => overhead.high));
  const changed = sorted.filter(({ change, overhead }) => change !== undefined && overhead.low > 0);
  if (changed.length > 0) advice.unshift(CHANGED_PLAN);
  return {
    ...OVERHEAD,
    state: 'found',
    value: rounded(worst.overhead.point),
    interval: [rounded(low), unmeasured.length > 0 ? null : rounded(high)],
    evidence: [...sorted.map(sentence), ...missing].join('; '),
    advice: advice.join(' ') || null,
  };
}

const CHANGED_PLAN =
  'Let the policy be a plain comparison of an indexed column with a setting, begin indexes with that column, and compare with leakproof operators where an index has to find the rows.';

function sentence({ step, baseline, overhead, addedUs, withoutUs, blocks, isCut, change, server }: Measured): string {
  const range = `${percent(overhead.point)} [${percent(overhead.low)}, ${percent(overhead.high)}]`;
  const figures = `"${step}" ${range}, ${signed(addedUs)} µs on ${Math.round(withoutUs)} µs as ${baseline}`;
  const executed =
    server === undefined
      ? ''
      : `, on the server alone ${percent(server.underUs / server.withoutUs - 1)} (${signed(server.underUs - server.withoutUs)} µs)`;
  const cut = isCut ? `, from ${blocks} blocks only, as the time was over` : '';
  return `${figures}${executed}${cut}${change === undefined ? '' : `; ${change}`}`;
}

/** Tables that let rows through. What could not be tried may be one of them. */
export function leaksFinding(tried: readonly Isolation[], untried: readonly string[]): Finding {
  const leaking = tried.filter(({ leak }) => leak !== undefined);
  const open = [...tried.flatMap(({ table, open }) => (open === undefined ? [] : `${table}: ${open}`)), ...untried];
  const said = leaking.map(({ table, leak }) => `${table}: ${leak}`);
  if (said.length === 0 && open.length > 0)
    return { ...LEAKS, ...without(`it could not be tried whether tenants are kept apart: ${open.join('; ')}`, SAY_TENANTS) };
  const closed = tried.filter(({ leak, open }) => leak === undefined && open === undefined);
  return {
    ...LEAKS,
    state: said.length > 0 ? 'found' : 'none',
    value: said.length,
    interval: open.length > 0 ? [said.length, null] : null,
    evidence:
      said.length > 0
        ? [...said, ...open].join('; ')
        : closed.map(({ table, seen }) => `${table} keeps tenants apart (one sees ${seen})`).join('; '),
    advice: said.length > 0 ? ADVICE : null,
  };
}

const SAY_TENANTS = 'Give users at least two tenants that have rows, by a setting under `postgres.session`; `tenant` says which one it is.';
const ADVICE =
  'Let services log in as a role without SUPERUSER and BYPASSRLS that neither owns the tables nor is a member of their owner, enable row security on every table of tenants, and let each policy compare the tenant with a setting that has to be there. Rows meant for all: name the table under `shared`.';

/** Enough digits for a gate on a percentage. */
const rounded = (ratio: number): number => Math.round(ratio * 1e5) / 1e5;
const percent = (ratio: number): string => `${ratio < 0 ? '−' : '+'}${(Math.abs(ratio) * 100).toFixed(1)} %`;
const signed = (us: number): string => `${us < 0 ? '−' : '+'}${Math.abs(us) < 10 ? Math.abs(us).toFixed(1) : Math.round(Math.abs(us))}`;
