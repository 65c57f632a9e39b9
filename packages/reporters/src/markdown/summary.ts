import type { RunResult, Started } from '@loadgate/core';
import { errorGroups } from '../words/errors.ts';
import { findingText, isDiagnosis } from '../words/findings.ts';
import { GATE_SIGNS, gateLines, type WorstFigure } from '../words/gates.ts';
import { loadParts } from '../words/load.ts';
import { excerpt, plainLines } from '../words/plain.ts';
import { stepTexts } from '../words/steps.ts';
import { furtherReasons, VERDICT_SIGNS, verdictText } from '../words/verdict.ts';
import { escapeMarkdown, fenced, markdownSentence, markdownTable } from './escape.ts';

const MOST_STEPS = 100;
const MOST_ERRORS = 10;

/** The answer for a pull request or a job's page: verdict, gates, findings, steps, errors. */
export function summaryText(result: RunResult, started: Started, worst: WorstFigure): string {
  const { run, target, verdict, notices } = result;
  const gates = gateLines(result, worst);
  const where = [run.env, target].filter((part) => part !== null).map(escapeMarkdown);
  const told = notices.filter(({ level }) => level !== 'info');
  const blocks: readonly (readonly string[])[] = [
    [`## ${VERDICT_SIGNS[verdict]} ${escapeMarkdown(run.scenario)}: ${escapeMarkdown(verdictText(result, gates))}`],
    [[where.join(' → '), ...loadParts(started.plan).map(escapeMarkdown)].filter((part) => part !== '').join(' · ')],
    furtherReasons(result, gates).map((reason) => `- ${markdownSentence(reason)}`),
    gatesTable(gates),
    result.droppedGates.length === 0 ? [] : [`Dropped: ${result.droppedGates.map(escapeMarkdown).join(', ')}`],
    findings(result),
    stepsTable(result),
    errors(result),
    told.length === 0
      ? []
      : ['### Notices', '', ...told.map(({ source, message }) => `- ${escapeMarkdown(source)}: ${markdownSentence(message)}`)],
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function gatesTable(gates: ReturnType<typeof gateLines>): readonly string[] {
  if (gates.length === 0) return [];
  const rows = gates.map((line) => [
    `${GATE_SIGNS[line.outcome]} ${escapeMarkdown(line.text)}`,
    escapeMarkdown(line.observed),
    escapeMarkdown(line.margin),
    escapeMarkdown([...line.details, ...(line.place === null || line.outcome === 'held' ? [] : [line.place])].join('; ')),
  ]);
  return markdownTable(['Gate', 'Observed', 'Margin', 'Why'], rows, new Set(['Why']));
}

function findings({ findings: all }: RunResult): readonly string[] {
  if (all.length === 0) return [];
  const lines = all.map((finding) => {
    const head = `**${escapeMarkdown(finding.name)}**${isDiagnosis(finding) ? '.' : `: ${escapeMarkdown(findingText(finding))}.`}`;
    return `- ${[head, escapeMarkdown(finding.evidence), escapeMarkdown(finding.advice ?? '')].filter((part) => part !== '').join(' ')}`;
  });
  return ['### Findings', '', ...lines];
}

function stepsTable({ steps }: RunResult): readonly string[] {
  if (steps.length === 0) return [];
  const rows = steps.slice(0, MOST_STEPS).map((step) => {
    const { count, rate, errors: failed, latency } = stepTexts(step);
    return [escapeMarkdown(step.name), count, rate, failed, latency.p50, latency.p95, latency.p99, latency.max].map((cell, i) =>
      i === 0 ? cell : escapeMarkdown(cell),
    );
  });
  const more = steps.length > MOST_STEPS ? ['', `… ${steps.length - MOST_STEPS} more`] : [];
  return ['### Steps', '', ...markdownTable(['Step', 'Count', 'Rate /s', 'Errors', 'p50', 'p95', 'p99', 'Max'], rows, new Set()), ...more];
}

function errors(result: RunResult): readonly string[] {
  const groups = errorGroups(result);
  if (groups.length === 0) return [];
  const blocks = groups
    .slice(0, MOST_ERRORS)
    .flatMap(({ text, sample }) => [
      '',
      escapeMarkdown(text),
      ...(sample === null
        ? []
        : ['', ...fenced([...plainLines(excerpt(sample.response === '' ? sample.message : sample.response, 1000))])]),
    ]);
  return ['### Errors', ...blocks, ...(groups.length > MOST_ERRORS ? ['', `… ${groups.length - MOST_ERRORS} more kinds`] : [])];
}
