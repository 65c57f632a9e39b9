/** What ends a run early. */
export type Signal = 'SIGHUP' | 'SIGINT' | 'SIGTERM';

const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const satisfies Record<Signal, number>;

/** 128 + the signal's number, as shells have it. */
export const exitCodeOf = (signal: Signal): number => EXIT_CODES[signal];
