import type { Verdict } from '../contract/events.ts';
import type { Plan } from '../contract/plan.ts';
import type { RunResult } from '../contract/result.ts';
import { exitCodes } from '../verdict/exit-codes.ts';
import { planYaml } from './plan-yaml.ts';
import type { ResultsFolder } from './results-folder.ts';
import { sentenceOf } from './sentence.ts';

/** What a run came to. */
export interface Ending {
  readonly verdict: Verdict;
  readonly exitCode: number;
  /** One sentence each, most important first. */
  readonly reasons: readonly string[];
}

export interface Finished {
  readonly ending: Ending;
  readonly result: RunResult;
  /** What failed after the verdict. */
  readonly failures: readonly string[];
}

/** Writes the files that core itself writes, from what is masked already. A file that cannot be written, or a reporter that failed before, is part of the result. */
export function finish(parts: {
  readonly judged: Ending;
  /** What failed before. */
  readonly failures: readonly string[];
  readonly plan: Plan;
  readonly folder: ResultsFolder;
  readonly resultWith: (ending: Ending) => RunResult;
}): Finished {
  const { judged, plan, folder, resultWith } = parts;
  const failures = [...parts.failures];
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (cause) {
      failures.push(sentenceOf(cause));
    }
  };
  const finished = (): Finished => {
    const ending = withFailures(judged, failures);
    return { ending, result: resultWith(ending), failures };
  };
  attempt(() => folder.write('plan.yaml', planYaml(plan)));
  const told = failures.length;
  let written: Finished | undefined;
  // last, because it states the exit code that all the others lead to
  attempt(() => {
    written = finished();
    folder.write('result.json', `${JSON.stringify(written.result, null, 2)}\n`);
  });
  return (failures.length === told ? written : undefined) ?? finished();
}

/** A report that could not be written makes a passed run an error; a worse verdict stays. */
export function withFailures({ verdict, exitCode, reasons }: Ending, failures: readonly string[]): Ending {
  if (failures.length === 0) return { verdict, exitCode, reasons };
  if (verdict !== 'passed' && verdict !== 'inconclusive') return { verdict, exitCode, reasons: [...reasons, ...failures] };
  return { verdict: 'error', exitCode: exitCodes.error, reasons: [...failures, ...reasons] };
}
