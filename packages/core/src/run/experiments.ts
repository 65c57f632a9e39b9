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
  /** What makes the run an error. */
  readonly fault: (sentence: string) => void;
}

/** Runs the experiments one after the other, and gives the findings of all: those of what was not measured say why. */
export async function runExperiments({ experiments, generator, stopped, ...tell }: ExperimentsParts): Promise<readonly Finding[]> {
  const all: Finding[] = [];
  for (const [index, experiment] of experiments.entries()) {
    const why = stopped();
    if (why === undefined) {
      tell.began(experiment.name);
      all.push(...(await measured(experiment, generator.experiment(index), tell)));
    } else all.push(...undoneFindings(experiment, why));
  }
  return all;
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
