import type { Fault } from '../fault.ts';
import { loadingFaults } from './loading-faults.ts';
import { manifestFaults } from './manifest-faults.ts';
import { runFaults } from './run-faults.ts';
import { staleGrammarFaults } from './stale-grammar-faults.ts';
import { startFaults } from './start-faults.ts';

/** All that can be wrong with a plugin: found when it is loaded, as its module runs, or in a run. */
export const faults: readonly Fault[] = [...loadingFaults, ...staleGrammarFaults, ...manifestFaults, ...startFaults, ...runFaults];
