import type { History, RunResult, Started } from '@loadgate/core';
import type { WorstFigure } from '../words/gates.ts';
import type { Markup } from './markup.ts';

/** All that a section of the report is made of. */
export interface View {
  readonly result: RunResult;
  readonly started: Started;
  readonly history: History;
  readonly worst: WorstFigure;
}

/** A part of the page with a heading of its own; left out where it has nothing to say. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Markup;
}
