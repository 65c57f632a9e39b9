import type { Finding } from '@loadgate/core';
import { figure } from './figure.ts';

/** What the samples and the run say of connections; means are over the samples of the load. */
export interface PoolFacts {
  readonly samples: number;
  readonly active: number;
  readonly idleInTransaction: number;
  readonly lockWaits: number;
  /** Greatest share of max_connections. */
  readonly mostUsed: number;
  readonly maxConnections: number;
  /** Connections that the server refused users of the run (SQLSTATE 53300). */
  readonly refused: number;
  /** Waits of users of the run for a connection of their pool; undefined: they share none. */
  readonly waits: { readonly p95Us: number; readonly timeouts: number; readonly queryP95Us: number } | undefined;
}

const FULL = 0.95;
/** Of the sessions that are not idle. */
const HELD = 0.3;
const LOCKED = 0.5;
const LEAST_SAMPLES = 3;

/** Why connections are short, if they are: the first rule that applies. */
export function poolDiagnosis(facts: PoolFacts): readonly Finding[] {
  if (facts.samples < LEAST_SAMPLES) return [];
  const found = rules.map((rule) => rule(facts)).find((said) => said !== undefined);
  if (found === undefined) return [];
  return [{ name: 'pool', state: 'found', value: null, unit: '', interval: null, ...found }];
}

type Rule = (facts: PoolFacts) => Pick<Finding, 'evidence' | 'advice'> | undefined;

const heldShare = ({ active, idleInTransaction }: PoolFacts): number =>
  active + idleInTransaction === 0 ? 0 : idleInTransaction / (active + idleInTransaction);

const isHeld = (facts: PoolFacts): boolean => facts.idleInTransaction >= 1 && heldShare(facts) >= HELD;
/** Longer than the queries themselves take, or in vain. */
const waitsLong = ({ waits }: PoolFacts): boolean =>
  waits !== undefined && (waits.timeouts > 0 || waits.p95Us > Math.max(1_000, waits.queryP95Us));

const heldText = (facts: PoolFacts): string =>
  `of the sessions that were not idle, ${Math.round(100 * heldShare(facts))} % held a transaction open and did nothing in it (${figure(facts.idleInTransaction)} on average, beside ${figure(facts.active)} that ran)`;
const waitText = ({ waits }: PoolFacts): string =>
  waits === undefined
    ? ''
    : `users waited for a connection of the pool, p95 ${figure(waits.p95Us / 1e3)} ms${waits.timeouts > 0 ? `, ${waits.timeouts} in vain` : ''}`;

const rules: readonly Rule[] = [
  (facts) =>
    facts.refused === 0 && facts.mostUsed < FULL
      ? undefined
      : {
          evidence: `${facts.refused > 0 && facts.mostUsed >= FULL ? 'shown' : 'likely'}: the server ran out of connections: ${Math.round(100 * facts.mostUsed)} % of max_connections (${facts.maxConnections}) in use at most, ${facts.refused} refused`,
          advice: 'Let more users share fewer connections (a pool, pgbouncer) before raising max_connections.',
        },
  (facts) =>
    isHeld(facts)
      ? {
          evidence: `${waitsLong(facts) ? `shown: ${waitText(facts)}, while ` : 'likely: '}${heldText(facts)}`,
          advice: 'Do what needs no database before or after the transaction; a connection is free again only at its end.',
        }
      : undefined,
  (facts) =>
    waitsLong(facts) && facts.lockWaits >= LOCKED * Math.max(1, facts.active)
      ? {
          evidence: `likely: ${waitText(facts)}, while ${figure(facts.lockWaits)} of ${figure(facts.active)} running statements waited for locks on average`,
          advice: 'Look for what holds the locks: a larger pool would only wait with more sessions.',
        }
      : undefined,
  (facts) =>
    waitsLong(facts)
      ? {
          evidence: `possible: ${waitText(facts)}, while ${figure(facts.active)} statements ran on average and none stood idle in a transaction for long: the pool is smaller than what is asked of it, or the server slower`,
          advice: 'Compare a run with a larger pool: if queries become slower by as much, it is the server.',
        }
      : undefined,
];
