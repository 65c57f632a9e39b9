import type { Reporter, ReporterKind, ReporterScope, Started } from '@loadgate/core';
import { withoutLogCommands } from '@loadgate/core/events';
import { worstSecond } from '../words/worst-second.ts';
import type { Ending } from './ending.ts';
import { headerLines } from './header.ts';
import { paint } from './paint.ts';
import { liveBlock, logLines, type Progress } from './progress.ts';
import { beginning } from './run-state.ts';

const MOST_TEXT_WIDTH = 78;
const MOST_TABLE_WIDTH = 140;
const LEAST_WIDTH = 24;

/** What a person watches: the run while it goes, and the answer at its end. */
export const consoleReporter: ReporterKind = {
  name: 'console',
  doc: 'Progress while it runs, and at the end gates, steps, errors and the verdict, on the terminal.',
  create: (_options: unknown, scope: ReporterScope) => watch(scope),
};

function watch(scope: ReporterScope): Reporter {
  const { terminal } = scope;
  const colors = paint(terminal.color);
  let started: Started | undefined;
  let progress: Progress | undefined;
  const print = (text: string): void => scope.print(withoutLogCommands(text));
  const say = (lines: readonly string[]): void => print(`${lines.join('\n')}\n`);
  return {
    event(event) {
      if (event.type === 'judged') {
        progress?.end();
        progress = undefined;
      }
      progress?.event(event);
      if (event.type !== 'started') return;
      started = event;
      if (terminal.quiet) return;
      say([...headerLines(event, widthOf(terminal.columns, MOST_TEXT_WIDTH), colors), '']);
      const own = { ...scope, print };
      progress = terminal.isTty ? liveBlock(beginning(event.plan), own) : logLines(beginning(event.plan), own, colors);
    },
    async close() {
      progress?.end();
      if (started === undefined) return;
      const { endingLines, quietLines } = await import('./ending.ts');
      const ending = endingOf(started, scope);
      say(terminal.quiet ? quietLines(ending) : endingLines(ending));
    },
  };
}

const widthOf = (columns: number, most: number): number => Math.max(LEAST_WIDTH, Math.min(columns, most));

function endingOf({ plan, cores }: Started, scope: ReporterScope): Ending {
  const { terminal, history, folder } = scope;
  const writesHtml = plan.reporters.some(({ name }) => name === 'html');
  return {
    result: scope.result(),
    worst: worstSecond(history),
    cores: cores ?? null,
    report: writesHtml ? `${folder}/load_test_report.html` : folder,
    width: widthOf(terminal.columns, MOST_TEXT_WIDTH),
    tableWidth: widthOf(terminal.columns, MOST_TABLE_WIDTH),
    paint: paint(terminal.color),
  };
}
