import { faults as checks } from '../test/faults/checks/faults.ts';
import type { Fault } from '../test/faults/fault.ts';
import { faults as hostile } from '../test/faults/hostile/faults.ts';
import { faults as journal } from '../test/faults/journal/faults.ts';
import { faults as machine } from '../test/faults/machine/faults.ts';
import { faults as plugins } from '../test/faults/plugins/faults.ts';
import { faults as scenarios } from '../test/faults/scenarios/faults.ts';
import { faults as secrets } from '../test/faults/secrets/faults.ts';
import { faults as target } from '../test/faults/target/faults.ts';
import { faults as uploads } from '../test/faults/uploads/faults.ts';

interface Class {
  readonly title: string;
  readonly folder: string;
  readonly about: string;
  readonly faults: readonly Fault[];
}

const classes: readonly Class[] = [
  {
    title: 'Scenarios and configs',
    folder: 'scenarios',
    about:
      'A project that cannot mean what its author wrote. What `validate` prints of each is kept, word for word; `run` says the same, exits 2 and sends nothing.',
    faults: scenarios,
  },
  {
    title: 'The target',
    folder: 'target',
    about:
      'A server on this machine misbehaves in one way, and a real run meets it. Rows that say exit 0 are targets that are unusual, but right.',
    faults: target,
  },
  {
    title: 'Answers that are not as expected',
    folder: 'checks',
    about: 'What `expect` and `capture` must not take for good.',
    faults: checks,
  },
  {
    title: 'Uploads and proofs of identity',
    folder: 'uploads',
    about: 'The real command sends a file that does not stay as it was, or asks a server that never lets it in.',
    faults: uploads,
  },
  {
    title: 'The machine that makes load',
    folder: 'machine',
    about: 'The real command, in a folder of its own, on a machine that takes something away from it.',
    faults: machine,
  },
  {
    title: 'What a run has left',
    folder: 'journal',
    about:
      'The journal of a run that is over, or what lies beside it, is cut, changed or missing; then somebody asks for its report or its cleanup.',
    faults: journal,
  },
  {
    title: 'Plugins',
    folder: 'plugins',
    about: 'A plugin of somebody else is missing, too old, throws, hangs or gives what it should not. The message names plugin and hook.',
    faults: plugins,
  },
  {
    title: 'Secrets',
    folder: 'secrets',
    about:
      'A secret is used in one way, and everything that loadgate prints or writes is searched for it, as it is and in every encoding. Without masks each row finds it.',
    faults: secrets,
  },
  {
    title: 'Hostile text',
    folder: 'hostile',
    about: 'Names, answers and errors that would be markup, a formula or a command where they are shown. Each output is parsed.',
    faults: hostile,
  },
];

/** `docs/reliability.md`: every fault that the tests try, with what a user gets. */
export function reliabilityPage(): string {
  const all = classes.reduce((sum, { faults }) => sum + faults.length, 0);
  return `${[
    '# What can go wrong, and what you get',
    'Made from the tables in `test/faults/`, each row of which a test tries (`npm run reference` writes this page).',
    `A fault must never give a green run, a hang, a lost result or a secret told. ${all} faults are tried:`,
    table(
      ['class', 'faults'],
      [...classes.map(({ title, faults }) => [`[${title}](#${anchorOf(title)})`, String(faults.length)]), ['all', String(all)]],
    ),
    'Exit codes: 0 passed, 1 a gate failed, 2 invalid and nothing sent, 3 error, 4 inconclusive, 129, 130 and 143 interrupted.',
    ...classes.flatMap(({ title, folder, about, faults }) => [
      `## ${title}`,
      `${about} Table: \`test/faults/${folder}/\`.`,
      table(
        ['what goes wrong', 'what you get'],
        faults.map(({ fault, gives }) => [fault, gives]),
      ),
    ]),
  ].join('\n\n')}\n`;
}

const anchorOf = (title: string): string => title.toLowerCase().replaceAll(' ', '-');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cellOf).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text of a fault as it stands in a table: nothing in it is markup. */
const cellOf = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');
