// What the command needs before it reads anything: no package, and little of core.
export { type SpareThreads, startThreads, usualWorkers } from './engine/spare-threads.ts';
export { LoadgateError, RefusedError, ScenarioError } from './errors.ts';
export { withoutLogCommands } from './log-commands.ts';
export { formatProblems } from './scenario/format-problems.ts';
export { closest } from './template/closest.ts';
export { monotonicUs } from './time/monotonic.ts';
