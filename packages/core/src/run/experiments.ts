import type { Finding } from '../contract/events.ts';
import type { Experiment } from '../contract/plugin.ts';
import type { ResultExperiment } from '../contract/result.ts';
import type { Generator } from '../engine/generator.ts';
import { experimentFindings, undoneFindings } from './findings.ts';
import { sentenceOf } from './sentence.ts';

export interface ExperimentsParts {
  /** Of the plan, in its order. */
  readonly experiments: readonly Experiment[];
  readonly generator: Pick<Generator, 'experiment'>;
  /** Why those that have not begun must not begin any more; undefined: they may. */
  readonly stopped: () => string | undefined;
  readonly began: (name: string) => void;
  readonly ended: (experiment: ResultExperiment) => void;
  /** As soon as each has ended; of what was not measured they say why. */
  readonly found: (findings: readonly Finding[]) => void;
  /** What makes the run an error. */
  readonly fault: (sentence: string) => void;
}

/** Runs the experiments one after the other; each has all its findings told. */
export async function runExperiments({ experiments, generator, stopped, ...tell }: ExperimentsParts): Promise<void> {
  for (const [index, experiment] of experiments.entries()) {
    const why = stopped();
    if (why !== undefined) tell.found(undoneFindings(experiment, why));
    else {
      tell.began(experiment.name);
      tell.found(await measured(experiment, generator.experiment(index), tell));
    }
  }
}

async function measured(
  experiment: Experiment,
  running: ReturnType<Generator['experiment']>,
  { ended, fault }: Pick<ExperimentsParts, 'ended' | 'fault'>,
): Promise<readonly Finding[]> {
  const end = await running;
  try {
    if (end.kind === 'fault') throw new Error(end.sentence);
    const findings = experimentFindings(experiment, end.findings);
    ended({ ...end.experiment, findings: findings.map(({ name }) => name) });
    return findings;
  } catch (cause) {
    fault(sentenceOf(cause));
    return undoneFindings(experiment, 'the test failed');
  }
}
