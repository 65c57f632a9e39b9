import type { Bench, Outcome } from '@loadgate/core';
import type { PostgresConfig } from '../section.ts';
import { defaults, type Harness, harness, scope } from './harness.test.ts';
import { testServer } from './server.test.ts';

export interface BenchSample {
  readonly step: string;
  readonly us: number;
  readonly outcome: Outcome<void>;
}
export interface TestBench {
  /** The driver: what is sent by it is observed. */
  readonly users: Harness;
  readonly bench: Bench;
  readonly samples: readonly BenchSample[];
  /** What stands in the report. */
  readonly warnings: readonly string[];
  /** As an interrupt does. */
  stop(): void;
  close(): Promise<void>;
}

/** What core gives an experiment, without a run: by default for the sample's user on the embedded test server, whose superuser is known. */
export async function testBench(config: Partial<PostgresConfig> = {}): Promise<TestBench> {
  const { url, adminUrl } = await testServer();
  const isEmbedded = config.host === undefined && config.url === undefined;
  const section: PostgresConfig = { ...defaults, embedded: isEmbedded, ...config };
  const over = new AbortController();
  const samples: BenchSample[] = [];
  const warnings: string[] = [];
  const told = { url, adminUrl };
  const users = await harness(section, { told });
  return {
    users,
    samples,
    warnings,
    bench: {
      ...scope({ told, signal: over.signal }),
      config: section,
      driver: users.driver,
      sample: (step, startUs, outcome) => samples.push({ step, us: outcome.endUs - startUs, outcome }),
      warn: (message) => warnings.push(message),
    },
    stop: () => over.abort(),
    close: () => users.close(),
  };
}
