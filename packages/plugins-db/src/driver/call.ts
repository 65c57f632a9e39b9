import type { Clock, Turn } from '@loadgate/core';
import type { Connection } from './connection.ts';
import { answerFault, type Fault } from './faults.ts';
import type { Waiter } from './lanes.ts';
import type { PostgresSession } from './session.ts';
import { isSame, type Settings } from './settings.ts';
import type { Statement } from './statement.ts';

type CallTurn = Turn<PostgresSession, unknown>;
/** Where times go to, by metric. */
export type Recorders = Readonly<Record<'pool_wait' | 'connect' | 'settings' | 'query' | 'commit', (turn: CallTurn, us: number) => void>>;

/** What all executions of one step have in common. */
export interface CallPlan {
  readonly clock: Clock;
  readonly record: Recorders;
  /** Undefined: sessions are as the server made them, or as they are (the end of a transaction). */
  readonly settings: Settings | undefined;
  /** Metric of the statement itself. */
  readonly metric: 'query' | 'commit' | undefined;
  /** What becomes of the connection: back to the lane, kept for a transaction that begins, or that of a transaction that ends. */
  readonly connection: 'borrow' | 'begin' | 'end';
}

type Phase = 'pool' | 'connecting' | 'freeing' | 'settings' | 'sent' | 'over';
const PROGRESS: Readonly<Record<Phase, string>> = {
  pool: 'no connection of the pool was free',
  connecting: 'it had no connection yet',
  freeing: 'the statement before it, which was cancelled, had not ended yet',
  settings: 'the settings of the session were sent, nothing came back',
  sent: 'the statement was sent, nothing came back',
  over: 'it was over',
};

const OPEN_TRANSACTION: Fault = {
  error: 'postgres.open_transaction',
  message: 'the statement left a transaction open, which was rolled back; the block `tx` begins and ends transactions',
  answered: true,
};

const GONE = 'the connection of the transaction was lost';
/** With the server's last words, if it had any. Of this statement it never heard. */
const transactionLost = (loss: Fault | undefined): Fault =>
  loss?.answered === true
    ? { ...loss, message: `${GONE}: ${loss.message}`, answered: false }
    : { error: 'postgres.connection_lost', message: GONE, answered: false };

/** One statement of one user: a connection found or waited for, made and set up if need be, the statement run. A class, because closures cost more. */
export class Call implements Waiter {
  readonly turn: CallTurn;
  readonly statement: Statement;
  /** What the session is to be told; undefined: nothing. */
  readonly wanted: readonly string[] | undefined;
  /** Why there is no answer, or the error that is the answer. */
  fault: Fault | undefined;
  endUs = 0;
  readonly #plan: CallPlan;
  readonly #session: PostgresSession;
  readonly #ended: (call: Call) => void;
  #connection: Connection | undefined;
  #isHeld = false;
  #phase: Phase = 'pool';
  #sinceUs = 0;

  /** Throws for a setting without a value. */
  constructor(turn: CallTurn, plan: CallPlan, statement: Statement, ended: (call: Call) => void) {
    this.turn = turn;
    this.statement = statement;
    this.#plan = plan;
    this.#session = turn.session;
    this.#ended = ended;
    this.wanted = plan.settings?.of(turn.vu);
  }

  /** How far it has come, for a person. */
  get progress(): string {
    const { returned } = this.statement;
    return this.#phase === 'sent' && returned > 0 ? `${returned} ${returned === 1 ? 'row' : 'rows'} had come` : PROGRESS[this.#phase];
  }

  begin(): void {
    const { held, lane } = this.#session;
    this.#session.began(this);
    this.#isHeld = held !== undefined;
    // who waits for nobody begins when it sends
    if (lane.isShared) this.#sinceUs = this.#plan.clock.nowUs();
    const connection = held ?? lane.take(this);
    if (connection !== undefined) this.go(connection);
  }

  go(connection: Connection): void {
    const { record, clock } = this.#plan;
    if (!this.#isHeld && this.#session.lane.isShared && this.#phase === 'pool') record.pool_wait(this.turn, clock.nowUs() - this.#sinceUs);
    this.#connection = connection;
    if (connection.isNew) {
      this.#enter('connecting');
      connection.connect((fault) => this.#connected(fault));
    } else if (connection.isCancelling) {
      this.#enter('freeing');
      connection.onceFree(() => this.#freed(connection));
    } else if (connection.isClosed) this.#lost(transactionLost(connection.loss));
    else this.#prepare(connection);
  }

  tooLate(busy: number, waiting: number): void {
    const waitedUs = this.#plan.clock.nowUs() - this.#sinceUs;
    const message = `no connection of the pool was free within ${Math.round(waitedUs / 1e3)} ms (${busy} in use, ${waiting} more steps waiting)`;
    this.#over({ error: 'postgres.pool_wait', message, answered: false });
  }

  /** Core has given up: nothing is told any more. */
  cancel(): void {
    this.#give('cancelled');
    this.#finish();
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#sinceUs = this.#plan.clock.nowUs();
  }

  #freed(connection: Connection): void {
    if (this.#isHeld || !(connection.isClosed || connection.isInTransaction)) return this.go(connection);
    const { lane } = this.#session;
    lane.drop(connection);
    const fresh = lane.take(this);
    if (fresh !== undefined) this.go(fresh);
  }

  #connected(fault: Fault | undefined): void {
    if (fault !== undefined) return this.#lost(fault);
    const { record, clock } = this.#plan;
    record.connect(this.turn, clock.nowUs() - this.#sinceUs);
    this.#prepare(this.#connection as Connection);
  }

  #prepare(connection: Connection): void {
    const wanted = this.wanted;
    const { settings, record, clock } = this.#plan;
    if (settings === undefined || wanted === undefined || isSame(wanted, connection.settings)) return this.#send(connection);
    this.#enter('settings');
    const statement = settings.statement(wanted);
    connection.run(statement, (lost) => {
      if (lost !== undefined) return this.#lost(statement.error === undefined ? lost : answerFault(statement.error));
      if (statement.error !== undefined) {
        const { error, message } = answerFault(statement.error);
        this.#give('free');
        return this.#over({ error, message: `the settings of the session were refused: ${message}`, answered: true });
      }
      connection.settings = wanted;
      record.settings(this.turn, clock.nowUs() - this.#sinceUs);
      this.#send(connection);
    });
  }

  #send(connection: Connection): void {
    this.#enter('sent');
    connection.run(this.statement, (lost) => this.#answered(connection, lost));
  }

  #answered(connection: Connection, lost: Fault | undefined): void {
    const { error } = this.statement;
    const { record, clock, metric } = this.#plan;
    if (lost !== undefined) return this.#lost(error === undefined ? lost : answerFault(error));
    // taken before the connection goes to the next, who sends at once
    const endUs = clock.nowUs();
    if (metric !== undefined) record[metric](this.turn, endUs - this.#sinceUs);
    if (error !== undefined) {
      this.#give('free');
      return this.#over(answerFault(error), endUs);
    }
    if (this.#plan.connection === 'begin') this.#session.hold(connection);
    else if (!this.#isHeld && connection.isInTransaction) return this.#lost(OPEN_TRANSACTION);
    else this.#give('free');
    this.#over(undefined, endUs);
  }

  #lost(fault: Fault): void {
    this.#give('lost');
    this.#over(fault);
  }

  /** Leaves the connection as it is. One of a transaction stays with it, until its end. */
  #give(as: 'free' | 'lost' | 'cancelled'): void {
    const { lane } = this.#session;
    const connection = this.#connection;
    const isRunning = this.#phase === 'settings' || this.#phase === 'sent';
    if (connection === undefined) return lane.forget(this);
    if (as === 'cancelled') {
      if (isRunning) connection.cancel();
      else if (this.#phase === 'freeing') connection.onceFree(undefined);
    }
    if (this.#isHeld && this.#plan.connection !== 'end') return;
    if (this.#isHeld) this.#session.letGo();
    if (as === 'free' && !connection.isClosed && !connection.isInTransaction) lane.give(connection);
    else if (as === 'cancelled' && isRunning && this.#plan.connection === 'borrow') lane.giveLater(connection);
    else lane.drop(connection);
  }

  #over(fault: Fault | undefined, endUs = this.#plan.clock.nowUs()): void {
    this.fault = fault;
    this.endUs = endUs;
    this.#finish();
    this.#ended(this);
  }

  #finish(): void {
    this.#phase = 'over';
    this.#session.ended();
  }
}
