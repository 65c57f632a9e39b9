import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { drawDistribution } from './page-distribution.ts';
import { chartsOf, drawChart, shadeStages } from './page-script.ts';
import { startCharts } from './page-start.ts';
import { colorOf, millisecondsText, momentText, numberText } from './page-words.ts';

/** Everything that runs in the reader's browser; it calls each other by name, so each one must be here. */
const FUNCTIONS = [numberText, millisecondsText, momentText, colorOf, chartsOf, shadeStages, drawChart, drawDistribution, startCharts];

/** The page's one script: uPlot with its licence, and our functions. */
export function pageScript(): string {
  const { script, licence } = readLibrary();
  return `/*\nuPlot\n${licence}\n*/\n${script}\n(() => {\n"use strict";\n${functionsText()}\nstartCharts(uPlot);\n})();\n`;
}

/** Our own functions, as the page holds them. */
export const functionsText = (): string => FUNCTIONS.map(String).join('\n');

/** uPlot's own style sheet. */
export const libraryStyle = (): string => readDist('dist/uPlot.min.css');

function readLibrary(): { readonly script: string; readonly licence: string } {
  // its first comment holds nothing but an address
  const script = readDist('dist/uPlot.iife.min.js').replace(/^\/\*!.*?\*\/\n?/s, '');
  return { script, licence: readDist('LICENSE').replaceAll('*/', '* /') };
}

const readDist = (path: string): string =>
  readFileSync(createRequire(import.meta.url).resolve(`uplot/${path}`), 'utf8')
    .replaceAll('\r\n', '\n')
    .trim();
