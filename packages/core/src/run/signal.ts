/** What ends a run early. */
export type Signal = 'SIGHUP' | 'SIGINT' | 'SIGTERM';
