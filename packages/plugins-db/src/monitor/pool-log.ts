import type { History } from '@loadgate/core';
import type { PoolFacts } from './pool-diagnosis.ts';
import type { Reading } from './reading.ts';

/** Adds up what the samples of a load say of sessions. */
export class PoolLog {
  #samples = 0;
  #active = 0;
  #idleInTransaction = 0;
  #lockWaits = 0;
  #mostUsed = 0;
  #maxConnections = 0;

  /** Where sessions of others are hidden, nothing can be said. */
  add({ hidden, active, idleInTransaction, lockWaits, connections, maxConnections }: Reading): void {
    if (hidden > 0) return;
    this.#samples++;
    this.#active += active;
    this.#idleInTransaction += idleInTransaction;
    this.#lockWaits += lockWaits;
    this.#mostUsed = Math.max(this.#mostUsed, (connections + 1) / maxConnections);
    this.#maxConnections = maxConnections;
  }

  facts(history: History): PoolFacts {
    const mean = (sum: number): number => (this.#samples === 0 ? 0 : sum / this.#samples);
    const failed = (kind: string): number => history.errors.reduce((sum, error) => (error.kind === kind ? sum + error.count : sum), 0);
    const p95 = (metric: string): number | null => history.figures({ metric }).percentileUs(95);
    const waited = p95('postgres.pool_wait');
    return {
      samples: this.#samples,
      active: mean(this.#active),
      idleInTransaction: mean(this.#idleInTransaction),
      lockWaits: mean(this.#lockWaits),
      mostUsed: this.#mostUsed,
      maxConnections: this.#maxConnections,
      refused: failed('postgres.53300'),
      waits:
        waited === null ? undefined : { p95Us: waited, timeouts: failed('postgres.pool_wait'), queryP95Us: p95('postgres.query') ?? 0 },
    };
  }
}
