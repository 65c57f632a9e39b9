/** How the service is run, and how it misbehaves on purpose. */
export interface AdapterOptions {
  /** A PostgreSQL login that may create roles: the service makes its tables, rows and its own role there. */
  readonly databaseUrl: string;
  /** The bearer token that every request under /api needs. */
  readonly token: string;
  /** Default 0: any free port. Always on 127.0.0.1. */
  readonly port?: number;
  /** The tenant of requests that name none. Default: such requests are refused with 400. */
  readonly defaultTenant?: number;
  /** Service times relative to the table of the guide. Default 0.8; 0 answers as fast as it can. */
  readonly latencyFactor?: number;
  /** Repeats the same service times and faults. Default 1. */
  readonly seed?: number;
  /** Default 5000. */
  readonly connectionTimeoutMs?: number;
  /** Connections to the database. Default 100. */
  readonly poolMaxSize?: number;
  /** Extra time that CRM and helpdesk requests take. Default 0. */
  readonly providerDelayMs?: number;
  /** Searches ask the database once more for every row they found. */
  readonly nPlusOne?: boolean;
  /** Memory that every request takes and never gives back. Default 0. */
  readonly memoryLeakKb?: number;
  /** Searches by name have no index. */
  readonly missingIndex?: boolean;
  /** Above so many requests under /api at a time, further ones are answered with 503. Default: no limit. */
  readonly capacity?: number;
  /** The process ends with exit code 1 once so many requests are answered. Default: never. */
  readonly crashAfter?: number;
  /** Share of the requests under /api that are answered with 500, 0 to 1. Default 0. */
  readonly errorRatio?: number;
  /** What a crash does. Default: `process.exit(1)`. */
  readonly crash?: () => void;
}

/** Everything that the environment decides; the rest has defaults. */
export type EnvironmentOptions = Omit<AdapterOptions, 'databaseUrl' | 'crash'>;

/** The token of local trials, where nobody sets one. */
export const localToken = 'local-demo-token';

/** Reads the switches of the README from environment variables. Throws a sentence that names the variable and its value. */
export function optionsFromEnvironment(env: NodeJS.ProcessEnv): EnvironmentOptions {
  const number = (name: string, lowest: number, highest = Number.MAX_SAFE_INTEGER) => readNumber(env, name, lowest, highest);
  return withoutUndefined({
    token: env.ADAPTER_TOKEN || localToken,
    port: number('PORT', 0, 65_535) ?? 8000,
    defaultTenant: number('DEFAULT_TENANT', 1),
    latencyFactor: number('LATENCY_FACTOR', 0),
    seed: number('SEED', 0),
    connectionTimeoutMs: number('CONNECTION_TIMEOUT_MS', 1),
    poolMaxSize: number('POOL_MAX_SIZE', 1),
    providerDelayMs: number('PROVIDER_DELAY_MS', 0),
    nPlusOne: readSwitch(env, 'N_PLUS_ONE'),
    memoryLeakKb: number('MEMORY_LEAK_KB', 0),
    missingIndex: readSwitch(env, 'MISSING_INDEX'),
    capacity: number('CAPACITY', 1),
    crashAfter: number('CRASH_AFTER', 1),
    errorRatio: number('ERROR_RATIO', 0, 1),
  });
}

const wholeNumbers = new Set(['PORT', 'DEFAULT_TENANT', 'SEED', 'POOL_MAX_SIZE', 'CAPACITY', 'CRASH_AFTER']);

function readNumber(env: NodeJS.ProcessEnv, name: string, lowest: number, highest: number): number | undefined {
  const text = env[name]?.trim();
  if (!text) return undefined;
  const value = Number(text);
  const isWhole = Number.isInteger(value) || !wholeNumbers.has(name);
  if (Number.isFinite(value) && isWhole && value >= lowest && value <= highest) return value;
  const range = highest === Number.MAX_SAFE_INTEGER ? `from ${lowest}` : `from ${lowest} to ${highest}`;
  throw new Error(`${name} is "${text}"; it has to be a ${wholeNumbers.has(name) ? 'whole ' : ''}number ${range}.`);
}

function readSwitch(env: NodeJS.ProcessEnv, name: string): boolean | undefined {
  const text = env[name]?.trim();
  if (!text) return undefined;
  if (text === '1' || text === '0') return text === '1';
  throw new Error(`${name} is "${text}"; it has to be 1 or 0.`);
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
