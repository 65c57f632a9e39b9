import type { Plan } from '../contract/plan.ts';
import { createGenerator, type Generator } from '../engine/generator.ts';
import type { HeardExchange, Told } from '../engine/messages.ts';
import { protocolScope } from '../engine/protocol-scope.ts';
import { chosenProtocols } from '../run/chosen.ts';
import { expectedUsers, preflight } from '../run/preflight.ts';
import { environmentOf } from '../run/run-environment.ts';
import { newRunId } from '../run/run-id.ts';
import { secretsFor } from '../run/secrets-source.ts';
import { sentenceOf } from '../run/sentence.ts';
import { writtenSecrets } from '../run/shown-plan.ts';
import type { Signal } from '../run/signal.ts';
import { untilAborted } from '../run/until-aborted.ts';
import { type Mask, maskOf } from '../secrets.ts';
import { monotonicClock, monotonicUs } from '../time/monotonic.ts';
import { exitCodes } from '../verdict/exit-codes.ts';
import type { CheckedScenario, Host, HostOptions, SentRun } from './host.ts';

/** One step of one iteration, as it was. */
export type SentExchange = HeardExchange;

/** The same plan with one iteration of each flow, one user each, without the pauses of the load. */
export const onceEach = (plan: Plan): Plan => ({
  ...plan,
  gates: [],
  monitors: [],
  load: {
    gracefulStopUs: plan.load.gracefulStopUs,
    stages: [{ name: 'send', at: [-1, 1, 1], durationUs: null, warmup: false, levels: plan.flows.map(() => [[0, 1]] as const) }],
    populations: plan.flows.map((_, flow) => ({
      model: 'closed',
      flows: [flow],
      think: null,
      pacingUs: null,
      spacing: 'even',
      maxUsers: 1,
      iterations: 1,
    })),
  },
});

/** One iteration of each flow on the real target, with setup and cleanup around it. */
export function sendOnce(checked: CheckedScenario, { hear, log }: Parameters<Host['send']>[1], host: HostOptions): SentRun {
  const plan = onceEach(checked.plan);
  const clock = monotonicClock(monotonicUs());
  const secrets = secretsFor(checked.secretNames, checked.env);
  const mask = maskOf([...Object.values(secrets), ...writtenSecrets(plan)]);
  const env = environmentOf(plan, checked.env);
  const parts = {
    plan,
    clock,
    secrets,
    env,
    runId: newRunId(clock.iso()),
    toolVersion: host.version,
    log: (line: string) => log(mask(line)),
  };
  const over = new AbortController();
  const generator = createGenerator({ ...parts, rows: checked.rows, workers: 1, protocols: checked.plugins, keepEvidence: true });
  const protocols = chosenProtocols(
    plan,
    checked.plugins.map(({ plugin }) => plugin),
  );
  let signal: Signal | undefined;
  const stopped = new AbortController();
  const ended = send({
    generator,
    isReady: () =>
      preflight(plan, protocols, (protocol) => ({
        ...protocolScope({ ...parts, signal: over.signal }),
        expected: { workers: 1, users: expectedUsers(plan, protocol) },
      })),
    stopped: stopped.signal,
    hear: (exchange) => hear(maskedExchange(exchange, mask)),
  })
    .finally(() => over.abort())
    .then(({ faults, failures }) => {
      const exitCode =
        signal !== undefined
          ? exitCodes[signal]
          : faults.length > 0
            ? exitCodes.error
            : failures.length > 0
              ? exitCodes.failed
              : exitCodes.passed;
      return { exitCode, reasons: [...(signal === undefined ? [] : [`interrupted by ${signal}`]), ...faults, ...failures].map(mask) };
    });
  return {
    interrupt(sent) {
      if (signal !== undefined) return generator.abort();
      signal = sent;
      stopped.abort();
      generator.stop();
    },
    ended,
  };
}

const maskedExchange = (exchange: SentExchange, mask: Mask): SentExchange => ({
  ...exchange,
  failure: exchange.failure === null ? null : { ...exchange.failure, message: mask(exchange.failure.message) },
  request: mask(exchange.request),
  response: mask(exchange.response),
});

interface Sending {
  readonly generator: Generator;
  readonly isReady: () => Promise<Told>;
  /** By the first signal. */
  readonly stopped: AbortSignal;
  readonly hear: (exchange: SentExchange) => void;
}

/** What went wrong, one sentence each: with us or the target as a whole, and with single steps. */
async function send({
  generator,
  isReady,
  stopped,
  hear,
}: Sending): Promise<{ readonly faults: readonly string[]; readonly failures: readonly string[] }> {
  const faults: string[] = [];
  const failures: string[] = [];
  let count = 0;
  const attempt = async (work: () => Promise<void>): Promise<void> => work().catch((cause: unknown) => void faults.push(sentenceOf(cause)));
  await attempt(async () => {
    const told = await untilAborted(stopped, isReady());
    if (!stopped.aborted) await untilAborted(stopped, generator.open(told));
    if (stopped.aborted) return;
    await attempt(async () => {
      await generator.setup();
      if (stopped.aborted) return;
      const { faults: bugs, thrown } = await generator.load((heard) => {
        if (heard.kind !== 'exchange') return;
        count++;
        hear(heard);
        if (heard.failure !== null) failures.push(`${heard.name}: ${heard.failure.message}`);
      });
      faults.push(...bugs);
      failures.push(...thrown);
    });
    failures.push(...(await generator.cleanup()).failures);
  });
  await attempt(() => generator.close());
  // conditions that do not hold, or steps that send nothing: nothing was tried out
  if (count === 0 && !stopped.aborted && faults.length === 0 && failures.length === 0) failures.push('no request was made');
  return { faults, failures };
}
