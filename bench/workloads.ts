import type { Window } from './measure/watched-run.ts';

/** What all tools do alike in one part of the comparison. */
export interface Workload {
  readonly id: string;
  readonly title: string;
  readonly target: 'plain' | 'tls';
  readonly work: Work;
  /** Of the load, without start and end. */
  readonly durationSec: number;
  readonly window: Window;
  /** The same with few users: what is more is theirs. */
  readonly few?: string;
}

export type Work =
  /** Users without pauses, `GET /`. */
  | { readonly kind: 'get'; readonly users: number }
  /** Users without pauses, `POST /orders`: templated JSON, a bearer header, conditions on status and JSON, one capture, two gates. */
  | { readonly kind: 'order'; readonly users: number }
  /** Users who think after each `GET /`, and come over `rampSec`. */
  | { readonly kind: 'think'; readonly users: number; readonly thinkSec: number; readonly rampSec: number }
  /** `GET /` at a constant rate; with `users`, by no more than so many at once. */
  | { readonly kind: 'rate'; readonly perSec: number; readonly users?: number }
  /** One request. */
  | { readonly kind: 'start' };

/** Left out of the close look: the first seconds, in which code is compiled, and the last, in which a tool may have stopped. */
const WARM_SEC = 2;
const TAIL_SEC = 1;

/** What a tool needs with hardly any users. */
export const FEW_USERS = 100;

const steadyOf = (durationSec: number, afterSec = 0): Window => ({ fromSec: afterSec + WARM_SEC, toSec: durationSec - TAIL_SEC });

/** `quick` is for a look at whether everything works, never for figures. */
export function workloads(quick: boolean): readonly Workload[] {
  const sec = quick ? 5 : 10;
  const crowd = quick ? 1_000 : 10_000;
  const thinking = (id: string, target: 'plain' | 'tls', users: number, rampSec: number, few?: string): Workload => {
    const thinkSec = rampSec + sec;
    return {
      ...{ id, target, durationSec: thinkSec, window: steadyOf(thinkSec, rampSec), ...(few !== undefined && { few }) },
      title: `${users.toLocaleString('en')} users who think 2 s${target === 'tls' ? ', TLS' : ''}`,
      work: { kind: 'think', thinkSec: 2, rampSec, users },
    };
  };
  const timed = { durationSec: sec, window: steadyOf(sec) };
  const plain = { target: 'plain', ...timed } as const;
  // at a modest rate it takes longer until what is run often is compiled
  const steady = quick ? timed : { durationSec: 20, window: steadyOf(20, 10) };
  return [
    { ...plain, id: 'a', title: 'GET of 40 bytes, keep-alive, 50 users', work: { kind: 'get', users: 50 } },
    { ...plain, id: 'b', title: 'POST of templated JSON, checked and captured, 50 users', work: { kind: 'order', users: 50 } },
    thinking('c0', 'plain', FEW_USERS, 2),
    thinking('c', 'plain', crowd, quick ? 3 : 20, 'c0'),
    thinking('ct0', 'tls', FEW_USERS, 2),
    thinking('ct', 'tls', crowd, quick ? 3 : 20, 'ct0'),
    { ...plain, id: 'd', title: 'constant 2,000 requests/s', ...steady, work: { kind: 'rate', perSec: 2_000 } },
    { ...plain, id: 'e', title: 'start-up: one request', durationSec: 1, window: { fromSec: 0, toSec: 0 }, work: { kind: 'start' } },
  ];
}
