import { fixed } from '../report/columns.ts';
import { spreadOf } from '../report/statistics.ts';
import type { Case } from './cases.ts';

/** What one run said of its generator. */
export interface Judged {
  readonly id: string;
  readonly exitCode: number | null;
  readonly verdict: string;
  readonly isHealthy: boolean;
  /** The first sentence of the verdict; empty where it passed. */
  readonly because: string;
  /** Processor cores that neither the command nor the target used while it ran. */
  readonly othersCores: number;
}

/** A starved run is inconclusive for the generator's sake; a healthy one passes. */
export const isAsItMustBe = ({ direction }: Case, { exitCode, isHealthy }: Judged): boolean =>
  direction === 'starved' ? exitCode === 4 && !isHealthy : exitCode === 0 && isHealthy;

/** In Markdown, with a sentence of each case: the first that is not as it must be, else the first that says something. */
export function healthTable(cases: readonly Case[], runs: readonly Judged[]): string {
  const titles = ['rule', 'direction', 'case', 'as it must be', 'others, cores', 'for example'];
  const rows = cases.map((each) => {
    const own = runs.filter(({ id }) => id === each.id);
    const wrong = own.filter((run) => !isAsItMustBe(each, run));
    const others = spreadOf(own.map(({ othersCores }) => othersCores));
    const [told] = [...wrong, ...own].filter(({ because }) => because !== '');
    return [
      each.rule,
      each.direction,
      each.id,
      `${wrong.length === 0 ? '' : '**'}${own.length - wrong.length} of ${own.length}${wrong.length === 0 ? '' : '**'}`,
      others === null ? '–' : `${fixed(1)(others.median)} (${fixed(1)(others.min)}–${fixed(1)(others.max)})`,
      told === undefined ? '' : `${told.verdict}: ${told.because}`.replaceAll('|', '\\|'),
    ];
  });
  return [titles, titles.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
