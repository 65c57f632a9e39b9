import type { Finding, History, LoadSoFar, Monitor } from '@loadgate/core';
import type { Outside } from '../driver/outside.ts';
import { type Conclusion, requestRows, requestsIn } from './conclusion.ts';
import { conclusions } from './conclusions.ts';
import { figuresOf, isSameServer } from './figures.ts';
import { PerRequest } from './per-request.ts';
import { PoolLog } from './pool-log.ts';
import { type Reading, readingOf, readingQuery } from './reading.ts';
import { StatementLog, sumOf } from './statement-log.ts';
import { statementTexts } from './statement-source.ts';

export interface WatchParts {
  readonly outside: Outside;
  readonly reopen: () => Promise<Outside>;
  /** Of pg_stat_statements; undefined: there is none. */
  readonly schema: string | undefined;
  readonly nPlusOne: number;
  readonly tell: (message: string) => void;
}

/** So many statements cost the server some ten milliseconds: they are looked at with every fifth sample. */
const MANY = 1_000;
const PAUSE = 5;

/** One connection that is asked once a second, and made anew when it was lost. */
export class Watch implements Monitor {
  readonly #parts: WatchParts;
  readonly #log = new StatementLog();
  readonly #perRequest = new PerRequest();
  readonly #pool = new PoolLog();
  readonly #told = new Set<string>();
  #outside: Outside | undefined;
  #isClosed = false;
  /** One question after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  #before: Reading | undefined;
  /** The last reading that had statements, and how many samples have to come until the next. */
  #looked: Reading | undefined;
  #pause = 0;
  #isRestarted = false;
  /** What ran before the load began: whether a statement is the load's. */
  #idle: Conclusion['idle'];
  #forgottenAtBegin = 0;

  constructor(parts: WatchParts) {
    this.#parts = parts;
    this.#outside = parts.outside;
  }

  sample(load?: LoadSoFar): Promise<Readonly<Record<string, number>>> {
    return this.#inTurn(load, false);
  }

  #inTurn(load: LoadSoFar | undefined, isLast: boolean): Promise<Readonly<Record<string, number>>> {
    const sampled = this.#turn.then(() => this.#sampled(load, isLast));
    this.#turn = sampled.catch(() => undefined);
    return sampled;
  }

  async #sampled(load: LoadSoFar | undefined, isLast: boolean): Promise<Readonly<Record<string, number>>> {
    const outside = await this.#connected();
    try {
      return await this.#read(outside, load, isLast);
    } catch (error) {
      // whatever it was, a new connection is in no worse state
      this.#outside = undefined;
      await outside.close();
      throw error;
    }
  }

  async conclude(history: History): Promise<readonly Finding[]> {
    const requests = requestsIn(history, requestRows(history), 0, history.seconds);
    // without it, what was seen by the last sample is what there is
    await this.#inTurn({ seconds: history.seconds, requests }, true).catch(() => undefined);
    await this.#learnMost();
    return conclusions({
      history,
      log: this.#log,
      seconds: this.#log.seconds,
      isRestarted: this.#isRestarted,
      isWatched: this.#parts.schema !== undefined,
      idle: this.#idle,
      nPlusOne: this.#parts.nPlusOne,
      pool: this.#pool.facts(history),
      forgotten: (this.#looked?.forgotten ?? 0) - this.#forgottenAtBegin,
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#outside?.close();
  }

  async #connected(): Promise<Outside> {
    const outside = this.#outside ?? (await this.#parts.reopen());
    this.#outside = outside;
    if (!this.#isClosed) return outside;
    await outside.close();
    throw new Error('the monitor is closed');
  }

  async #read(outside: Outside, load: LoadSoFar | undefined, isLast: boolean): Promise<Readonly<Record<string, number>>> {
    const isBegin = load?.seconds === 0;
    const looks = isLast || isBegin || --this.#pause <= 0;
    const [row = {}] = await outside.query(readingQuery(looks ? this.#parts.schema : undefined));
    const reading = readingOf(row);
    const before = this.#before;
    this.#before = reading;
    if (before !== undefined && !isSameServer(reading, before)) this.#isRestarted = true;
    if (load !== undefined) this.#pool.add(reading);
    this.#sayHidden(reading);
    return { ...figuresOf(reading, before), ...(await this.#look(outside, reading, load, isBegin)) };
  }

  /** At statements, where the reading has them. */
  async #look(
    outside: Outside,
    reading: Reading,
    load: LoadSoFar | undefined,
    isBegin: boolean,
  ): Promise<Readonly<Record<string, number>>> {
    const { statements, ownId } = reading;
    this.#log.ignore(ownId);
    if (statements === undefined) return {};
    this.#pause = statements.size > MANY ? PAUSE : 1;
    const before = this.#looked;
    this.#looked = reading;
    const grown = this.#log.grown(statements);
    if (grown === undefined || before === undefined) return {};
    // what cannot be named counts all the same
    await this.#learn(outside, this.#log.unknown(grown)).catch(() => undefined);
    const own = this.#log.add(grown, load?.seconds ?? 0);
    const sec = (reading.atUs - before.atUs) / 1e6;
    if (isBegin) {
      this.#idle = { calls: this.#log.used, sec };
      this.#forgottenAtBegin = reading.forgotten;
      this.#log.begin();
      this.#isRestarted = false;
    }
    const perRequest = load === undefined ? undefined : this.#perRequest.add(load.requests, isBegin ? 0 : own.calls);
    return {
      ...(sec > 0 && { statements: own.calls / sec, statements_running: own.busyUs / 1e6 / sec }),
      ...(perRequest !== undefined && { queries_per_request: perRequest }),
    };
  }

  async #learn(outside: Outside, ids: readonly string[]): Promise<void> {
    const { schema } = this.#parts;
    if (schema === undefined || ids.length === 0) return;
    const { known, ownId } = await statementTexts(outside, schema, ids);
    this.#log.ignore(ownId);
    for (const { id, text, isTransactionControl } of known) {
      this.#log.learn(id, text);
      if (isTransactionControl) this.#log.ignore(id);
    }
  }

  /** Seldom run, they may still have taken most of the time. */
  async #learnMost(): Promise<void> {
    const { used } = this.#log;
    const all = sumOf(used);
    const most = [...used].filter(([id, { busyUs }]) => id !== '' && this.#log.text(id) === undefined && busyUs >= 0.05 * all.busyUs);
    if (this.#outside !== undefined)
      await this.#learn(
        this.#outside,
        most.map(([id]) => id),
      ).catch(() => undefined);
  }

  #sayHidden({ hidden, statements, user }: Reading): void {
    const grant = `grant pg_monitor to ${user}`;
    if (hidden > 0)
      this.#tellOnce(
        `${user} may not look into sessions of others, so active, idle, idle_in_transaction and longest_transaction are not watched: ${grant}`,
      );
    if (statements?.has('') === true)
      this.#tellOnce(
        `${user} may not read the statements of others, so they are only counted, with those that begin and end transactions, and N+1 is not looked for: ${grant}`,
      );
  }

  #tellOnce(message: string): void {
    if (!this.#told.has(message)) this.#parts.tell(message);
    this.#told.add(message);
  }
}
