import type { ReporterScope, Started } from '@loadgate/core';
import { worstSecond } from '../words/worst-second.ts';
import { chartData } from './charts/chart-data.ts';
import { libraryStyle, pageScript } from './charts/script.ts';
import { pageOf } from './page.ts';
import { STYLE } from './style.ts';

/** The whole report of a run that is over. */
export function htmlText(started: Started, { history, ...scope }: ReporterScope): string {
  const view = { result: scope.result(), started, history, worst: worstSecond(history) };
  return pageOf(view, { script: pageScript(), style: `${libraryStyle()}\n${STYLE}`, data: chartData(history) });
}
