import type { Plugin } from '@loadgate/core';
import { consoleReporter } from './console/console.ts';
import { csvReporter } from './csv/csv.ts';
import { htmlReporter } from './html/html.ts';
import { junitReporter } from './junit/junit.ts';
import { markdownReporter } from './markdown/markdown.ts';

/** The reporters that come with loadgate, on the same contract that anybody's own reporter uses. `result.json` is core's. */
export const plugin: Plugin = {
  apiVersion: 1,
  name: 'reporters',
  version: '1.0.0',
  reporters: [consoleReporter, htmlReporter, junitReporter, csvReporter, markdownReporter],
};
