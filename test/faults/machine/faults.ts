import { diskAndThreadFaults } from './disk-and-thread-faults.ts';
import { killFaults } from './kill-faults.ts';
import type { MachineFault } from './machine.ts';
import { signalFaults } from './signal-faults.ts';

/** What goes wrong on the machine that makes load. */
export const faults: readonly MachineFault[] = [...diskAndThreadFaults, ...signalFaults, ...killFaults];
