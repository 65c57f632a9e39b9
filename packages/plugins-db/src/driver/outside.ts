import type { Connection } from './connection.ts';
import { type ConnectionScope, connectionMaker } from './connection-maker.ts';
import { answerFault, type Fault, lostFault } from './faults.ts';
import { place, type Server } from './server.ts';
import { type ResultRow, Statement } from './statement.ts';

/** One connection outside of the load. Everything rejects with {@link NoAnswer}. */
export interface Outside {
  query(text: string, values?: readonly (string | null)[]): Promise<readonly ResultRow[]>;
  close(): Promise<void>;
}

/** A sentence for a person. */
export class NoAnswer extends Error {
  /** As in samples: `postgres.refused`, `postgres.28P01`. */
  readonly kind: string;
  constructor({ error, message }: Fault) {
    super(message);
    this.kind = error;
  }
}

export async function openOutside(server: Server, connectTimeoutUs: number, scope: ConnectionScope): Promise<Outside> {
  const { make } = await connectionMaker(server, connectTimeoutUs, scope);
  const connection = make(() => {});
  await told((ended) => connection.connect(ended));
  return {
    query: async (text, values = []) => {
      // lost while nobody asked, it would never answer
      if (connection.isClosed) throw new NoAnswer(lostFault(undefined, place(server)));
      return query(connection, text, values);
    },
    close: () => connection.end(),
  };
}

async function query(connection: Connection, text: string, values: readonly (string | null)[]): Promise<readonly ResultRow[]> {
  const statement = new Statement({ text, name: '', isSimple: false, keepsRows: 1_000_000 }, values);
  await told((ended) => connection.run(statement, ended));
  if (statement.error !== undefined) throw new NoAnswer(answerFault(statement.error));
  return statement.allRows;
}

const told = (begin: (ended: (fault: Fault | undefined) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    begin((fault) => (fault === undefined ? resolve() : reject(new NoAnswer(fault))));
  });
