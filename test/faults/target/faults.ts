import { bodyFaults } from './body-faults.ts';
import { connectionFaults } from './connection-faults.ts';
import { cookieFaults } from './cookie-faults.ts';
import { headFaults } from './head-faults.ts';
import { loadFaults } from './load-faults.ts';
import { redirectFaults } from './redirect-faults.ts';
import type { TargetFault } from './target-fault.ts';
import { tlsFaults } from './tls-faults.ts';

/** What goes wrong at the target. */
export const faults: readonly TargetFault[] = [
  ...connectionFaults,
  ...tlsFaults,
  ...headFaults,
  ...bodyFaults,
  ...redirectFaults,
  ...cookieFaults,
  ...loadFaults,
];
