import { journalFaults } from './journal-faults.ts';
import type { JournalFault } from './past-journal.ts';
import { resultFaults } from './result-faults.ts';

/** What becomes of the folder of a run that is over, before somebody asks for its report. */
export const faults: readonly JournalFault[] = [...journalFaults, ...resultFaults];
