import type { Reporter, ReporterKind, ReporterScope, Started } from '@loadgate/core';
import { worstSecond } from '../words/worst-second.ts';
import { endingLines, quietLines } from './ending.ts';
import { headerLines } from './header.ts';
import { paint } from './paint.ts';

const MOST_WIDTH = 78;
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
  const width = (): number => Math.max(LEAST_WIDTH, Math.min(terminal.columns, MOST_WIDTH));
  const say = (lines: readonly string[]): void => scope.print(`${lines.join('\n')}\n`);
  return {
    event(event) {
      if (event.type === 'started') {
        started = event;
        if (!terminal.quiet) say([...headerLines(event, width(), colors), '']);
      }
    },
    async close() {
      if (started === undefined) return;
      const result = scope.result();
      const writesHtml = started.plan.reporters.some(({ name }) => name === 'html');
      const ending = {
        result,
        worst: worstSecond(scope.history),
        cores: started.cores ?? null,
        report: writesHtml ? `${scope.folder}/load_test_report.html` : scope.folder,
        width: width(),
        paint: colors,
      };
      say(terminal.quiet ? quietLines(ending) : endingLines(ending));
    },
  };
}
