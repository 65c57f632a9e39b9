import type { Fault } from '../fault.ts';

/** A fault of a module that only a process of its own can survive. */
export interface StartFault extends Fault {
  readonly module: string;
  readonly exitCode: 2 | 3;
  readonly says: RegExp;
}

const GOOD = "export const plugin = { apiVersion: 1, name: 'x', version: '1.0.0' };\n";

export const startFaults: readonly StartFault[] = [
  {
    fault: 'a module waits for ever at its top level',
    gives: 'LG_PLUGIN_THREW after 10 s, exit 2',
    module: `await new Promise(() => {});\n${GOOD}`,
    exitCode: 2,
    says: /^x\.load\.yaml:1:11 {2}plugin \.\/x\.mjs was not imported within 10 s: what does its top level wait for\?$/m,
  },
  {
    fault: 'a module calls process.exit(0)',
    gives: 'told by file and line that the command was ended, exit 3',
    module: `\nprocess.exit(0);\n${GOOD}`,
    exitCode: 3,
    says: /The command was ended before it was done: process\.exit was called at .*x\.mjs:2:9/,
  },
  {
    fault: 'a module throws in a timer',
    gives: 'told with its stack, exit 3',
    module: `setTimeout(() => { throw new Error('boom'); }, 0);\nawait new Promise((go) => setTimeout(go, 50));\n${GOOD}`,
    exitCode: 3,
    says: /boom[\s\S]*x\.mjs:1:26[\s\S]*This is a defect of loadgate or of a plugin/,
  },
  {
    fault: 'a module leaves a rejection that nobody handles',
    gives: 'told with its stack, exit 3',
    module: `void Promise.reject(new Error('boom'));\nawait new Promise((go) => setTimeout(go, 50));\n${GOOD}`,
    exitCode: 3,
    says: /boom[\s\S]*x\.mjs:1:21[\s\S]*This is a defect of loadgate or of a plugin/,
  },
];
