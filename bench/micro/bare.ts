import { Client, type Dispatcher } from 'undici';
import { TOKEN } from '../targets/token.ts';

/** Something that makes load. */
export interface Maker {
  /** Gets ready for so many seconds of load, which then are made, and gives the number of requests. */
  ready(sec: number): Promise<() => Promise<number>>;
}

interface Ways {
  readonly users: number;
  readonly thinkMs?: number;
  /** Default: `GET /`. */
  readonly order?: true;
}

/** undici's `dispatch` with nothing around it: what the engine's cost is counted from. */
export function bareMaker(url: string, { users, thinkMs, order }: Ways): Maker {
  return {
    ready: async (sec) => async () => {
      // they connect within the time that counts, as users do
      const clients = Array.from({ length: users }, () => new Client(url, { pipelining: 1 }));
      const until = performance.now() + sec * 1e3;
      const counts = clients.map((client, user) => (order ? ordering(client, user, until) : getting(client, until, thinkMs)));
      const sum = (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
      await Promise.all(clients.map((client) => client.destroy()));
      return sum;
    },
  };
}

function getting(client: Client, until: number, thinkMs: number | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    let count = 0;
    const options = { method: 'GET', path: '/' } as const;
    const next = (): void => {
      if (performance.now() >= until) resolve(count);
      else client.dispatch(options, handler);
    };
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart() {},
      onResponseStart() {},
      onResponseData() {},
      onResponseEnd() {
        count++;
        if (thinkMs === undefined) next();
        else setTimeout(next, thinkMs);
      },
      onResponseError: (_, error) => reject(error),
    };
    next();
  });
}

/** The same body, and what is looked at in the answer. */
function ordering(client: Client, user: number, until: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let count = 0;
    let status = 0;
    let chunks: Buffer[] = [];
    const headers = ['content-type', 'application/json', 'authorization', `Bearer ${TOKEN}`];
    const next = (): void => {
      if (performance.now() >= until) return resolve(count);
      const body = JSON.stringify({ user, item: `item-${1 + Math.floor(Math.random() * 1000)}`, tags: ['a', 'b'] });
      client.dispatch({ method: 'POST', path: '/orders', headers, body }, handler);
    };
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart() {
        chunks = [];
      },
      onResponseStart(_, code) {
        status = code;
      },
      onResponseData(_, chunk) {
        chunks.push(chunk);
      },
      onResponseEnd() {
        const answer = JSON.parse(Buffer.concat(chunks).toString()) as { id: unknown; ok: unknown };
        if (status !== 201 || answer.ok !== true || answer.id === undefined) return reject(new Error(`answered ${status}`));
        count++;
        next();
      },
      onResponseError: (_, error) => reject(error),
    };
    next();
  });
}
