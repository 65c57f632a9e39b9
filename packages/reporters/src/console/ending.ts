import type { ResultStep, RunResult } from '@loadgate/core';
import { errorGroups, sampleText } from '../words/errors.ts';
import { countText, DASH, figureText } from '../words/figures.ts';
import { floorText } from '../words/floor.ts';
import { culprits, gateLines, isBroken, isUsual, type WorstFigure } from '../words/gates.ts';
import { plain } from '../words/plain.ts';
import { VERDICT_SIGNS, verdictText } from '../words/verdict.ts';
import { cut, wrap } from '../words/width.ts';
import { findingsSection } from './findings.ts';
import { gatesSection, gateText } from './gates.ts';
import type { Paint } from './paint.ts';
import { stepsSection } from './steps.ts';

export interface Ending {
  readonly result: RunResult;
  readonly worst: WorstFigure;
  /** Of the machine that made the load; null where nobody said. */
  readonly cores: number | null;
  /** Where to look further. */
  readonly report: string;
  /** Of running text, and of the table. */
  readonly width: number;
  readonly tableWidth: number;
  readonly paint: Paint;
}

/** The answer first: gates, what to look at, figures, errors; the verdict is the last thing on the screen. */
export function endingLines(ending: Ending): readonly string[] {
  const { result, worst, width, tableWidth, paint } = ending;
  const gates = gateLines(result, worst);
  const sections = [
    gatesSection(gates, result.droppedGates.map(plain), width, paint),
    findingsSection(result.findings, width, paint),
    stepsSection(stepsView(result), tableWidth, paint),
    errorsSection(result, width, paint),
    noticesSection(result, width, paint),
    machinerySection(ending),
    verdictLines(ending, verdictText(result, gates)),
  ];
  return sections.filter((lines) => lines.length > 0).flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]));
}

/** The verdict and what failed, nothing else. */
export function quietLines(ending: Ending): readonly string[] {
  const { result, worst, width, paint } = ending;
  const gates = gateLines(result, worst);
  return [...gates.filter(isBroken).flatMap((line) => gateText(line, width, paint)), ...verdictLines(ending, verdictText(result, gates))];
}

function stepsView(result: RunResult): Parameters<typeof stepsSection>[0] {
  const broken = result.gates.filter(isBroken);
  const marked = new Set(broken.flatMap((gate) => (gate.step === null ? culprits(gate, result.steps) : [gate.step])));
  const usual = marked.size === 0 ? [] : result.steps.filter((step: ResultStep) => !marked.has(step.name) && isUsual(step));
  return { steps: result.steps, marked, left: new Set(usual.map(({ name }) => name)), leftText: 'within their usual range' };
}

function errorsSection(result: RunResult, width: number, { heading, faint }: Paint): readonly string[] {
  const groups = errorGroups(result);
  const [first] = groups;
  if (first === undefined) return [];
  if (groups.length === 1 && first.sample === null) return wrap(`Errors  ${first.text}`, width);
  const shown = groups
    .slice(0, 10)
    .flatMap(({ kind, text, sample }) => [
      ...wrap(text, width - 4).map((line, i) => `${i === 0 ? '  ' : '    '}${line}`),
      ...(sample === null ? [] : [faint(`    ${cut(sampleText(kind, sample), width - 4)}`)]),
    ]);
  return [heading('Errors'), ...shown, ...(groups.length > 10 ? [`  … ${groups.length - 10} more kinds, in the report`] : [])];
}

function noticesSection({ notices }: RunResult, width: number, { heading, warning, bad }: Paint): readonly string[] {
  const told = notices.filter(({ level }) => level !== 'info');
  const lines = new Map<string, number>();
  for (const { level, source, message } of told) {
    const line = `${level === 'error' ? '✗' : '!'} ${plain(source)}: ${plain(message)}`;
    lines.set(line, (lines.get(line) ?? 0) + 1);
  }
  if (lines.size === 0) return [];
  const shown = [...lines].slice(0, 10).flatMap(([line, times]) => {
    const color = line.startsWith('✗') ? bad : warning;
    return wrap(times === 1 ? line : `${line} (${times} ×)`, width - 4).map((text, i) => `${i === 0 ? '  ' : '    '}${color(text)}`);
  });
  return [heading('Notices'), ...shown, ...(lines.size > 10 ? [`  … ${lines.size - 10} more, in the report`] : [])];
}

/** Only what could matter: of a failed run no more than what was out of order. */
function machinerySection(ending: Ending): readonly string[] {
  const { result, width, paint } = ending;
  const { generator, cleanup, verdict } = result;
  const hasMadeLoad = generator.cpuCores !== null;
  const isQuiet = cleanup.state === 'nothing' || (verdict === 'failed' && cleanup.state === 'done');
  const lines = labelled('Cleanup', plain(cleanup.message ?? cleanup.state), width);
  const isTold = !generator.healthy || (hasMadeLoad && verdict !== 'failed');
  return [
    ...(isTold ? [...labelled('Generator', generatorText(ending), width), ...floorLines(ending)] : []),
    ...(isQuiet ? [] : cleanup.state === 'failed' ? lines.map(paint.bad) : lines),
  ];
}

const labelled = (label: string, text: string, width: number): readonly string[] =>
  wrap(text, width - LABEL).map((line, i) => (i === 0 ? label : '').padEnd(LABEL) + line);
const LABEL = 'Generator  '.length;

function generatorText({ result, cores }: Ending): string {
  const { healthy, reasons, cpuCores, scheduleLagP99Ms, dropped } = result.generator;
  const state = healthy ? 'healthy' : `not healthy (${reasons.map(plain).join('; ')})`;
  const used = `${cpuCores === null ? DASH : cpuCores.toFixed(1)}${cores === null ? ' cores' : ` of ${cores} cores`}`;
  return `${state}: ${used}, lag p99 ${lagText(scheduleLagP99Ms)}, ${countText(dropped)} dropped`;
}

/** Below it is what only loadgate takes. */
function floorLines({ result, width }: Ending): readonly string[] {
  const { floorMs } = result.generator;
  return floorMs === null ? [] : labelled('Floor', `${floorText(floorMs)}: latencies near it are loadgate's own`, width);
}

const lagText = (ms: number | null): string => (ms !== null && ms < 10 ? `${ms.toFixed(1)} ms` : figureText(ms, 'ms'));

function verdictLines({ result, report, width, paint }: Ending, text: string): readonly string[] {
  const { verdict } = result;
  const color = verdict === 'passed' ? paint.good : verdict === 'inconclusive' || verdict === 'interrupted' ? paint.warning : paint.bad;
  return [...wrap(`${VERDICT_SIGNS[verdict]} ${text}`, width).map(color), `  ${plain(report)}`];
}
