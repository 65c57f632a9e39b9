import type { Chronicle } from './contract/history.ts';
import type { Token } from './contract/plugin.ts';
import type { Generator } from './engine/generator.ts';
import type { EventStream } from './run/event-stream.ts';
import type { Journal } from './run/journal.ts';
import type { Masks } from './run/masks.ts';
import type { Reporting } from './run/reporting.ts';
import type { ResultsFolder } from './run/results-folder.ts';
import type { Run } from './run/run.ts';
import type { Clock as ClockService } from './time/clock.ts';
import type { Judge } from './verdict/judge.ts';

const token = <T>(name: string): Token<T> => Symbol.for(`loadgate.${name}`) as Token<T>;

/** The services of one run. Plugins may resolve `Clock` and `History`; a token is its name, so that two copies of core mean the same. */
export const tokens = {
  Clock: token<ClockService>('Clock'),
  Masks: token<Masks>('Masks'),
  /** Aborted when the run is over or interrupted for good. */
  Over: token<AbortController>('Over'),
  Folder: token<ResultsFolder>('Folder'),
  Journal: token<Journal>('Journal'),
  History: token<Chronicle>('History'),
  Judge: token<Judge>('Judge'),
  Generator: token<Generator>('Generator'),
  Reporting: token<Reporting>('Reporting'),
  Stream: token<EventStream>('Stream'),
  Run: token<Run>('Run'),
} as const;
