import type { ResultGate, RunResult, Started } from '@loadgate/core';
import { gateLine, gateLines, type WorstFigure } from '../words/gates.ts';
import { loadParts } from '../words/load.ts';
import { verdictText } from '../words/verdict.ts';
import { type Element, element } from './xml.ts';

type Mark = 'failure' | 'error' | 'skipped';
interface Case {
  readonly mark: Mark | null;
  readonly element: Element;
}

/**
 * The run as one test suite and each gate as a test case. A run that was not judged to its end has one more, `the run`, with an
 * error, so that no reader takes it for green. The order of elements and attributes is that of the schemas of Ant and Jenkins.
 */
export function testsuites(result: RunResult, started: Started, worst: WorstFigure): Element {
  const { run } = result;
  const suite = run.scenario.trim() === '' ? 'loadgate' : run.scenario;
  const cases = [...result.gates.map((gate) => gateCase(gate, result, worst, suite)), ...runCase(result, worst, suite)];
  const count = (mark: Mark): number => cases.filter((one) => one.mark === mark).length;
  const attributes = {
    name: suite,
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: run.durationSec.toFixed(3),
    timestamp: timestamp(run.startedAt),
    hostname: 'localhost',
    id: 0,
    package: 'loadgate',
  };
  return element('testsuites', {}, [
    element('testsuite', attributes, [
      element('properties', {}, properties(result, started)),
      ...cases.map((one) => one.element),
      element('system-out', {}, output(result, worst)),
      element('system-err'),
    ]),
  ]);
}

function gateCase(gate: ResultGate, result: RunResult, worst: WorstFigure, suite: string): Case {
  const line = gateLine(gate, result, worst);
  const figures = [line.observed, ...(line.margin === '' ? [] : [`margin ${line.margin}`])].filter((part) => part !== '').join(', ');
  const lines = [...line.details, ...(line.place === null ? [] : [line.place])];
  const mark = MARKS[gate.outcome];
  const inner = mark === null ? [] : [element(mark, { message: figures, ...(mark !== 'skipped' && { type: gate.outcome }) }, lines)];
  return { mark, element: element('testcase', { name: gate.gate, classname: `${suite}.gates`, time: '0' }, inner) };
}

const MARKS = {
  held: null,
  warned: null,
  failed: 'failure',
  'no-data': 'failure',
  inconclusive: 'error',
  'not-judged': 'skipped',
} as const satisfies Record<ResultGate['outcome'], Mark | null>;

/** What no gate says: an error, an interrupt, a failure or doubt of the run as a whole. */
function runCase(result: RunResult, worst: WorstFigure, suite: string): readonly Case[] {
  const { verdict, reasons, gates } = result;
  const isTold = gates.some(({ outcome }) => MARKS[outcome] === (verdict === 'failed' ? 'failure' : 'error'));
  if (verdict === 'passed' || ((verdict === 'failed' || verdict === 'inconclusive') && isTold)) return [];
  const mark = verdict === 'failed' ? 'failure' : 'error';
  const message = verdictText(result, gateLines(result, worst));
  const inner = element(mark, { message, type: verdict }, reasons.length > 0 ? reasons : [message]);
  return [
    {
      mark,
      element: element('testcase', { name: 'the run', classname: `${suite}.run`, time: result.run.durationSec.toFixed(3) }, [inner]),
    },
  ];
}

function properties(
  { run, target, verdict, exitCode, timeScale, partial, droppedGates, tool }: RunResult,
  { plan }: Started,
): readonly Element[] {
  const pairs: readonly (readonly [string, string | number | null])[] = [
    ['run', run.id],
    ['type', run.type],
    ['environment', run.env],
    ['target', target],
    ['load', loadParts(plan).join(', ')],
    ['verdict', verdict],
    ['exitCode', exitCode],
    ['timeScale', timeScale],
    ['partial', String(partial)],
    ['droppedGates', droppedGates.join(', ')],
    ['tool', `${tool.name} ${tool.version}`],
  ];
  return pairs
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => element('property', { name, value: value ?? '' }));
}

function output(result: RunResult, worst: WorstFigure): readonly string[] {
  const warned = result.gates.filter(({ outcome }) => outcome === 'warned');
  return [
    verdictText(result, gateLines(result, worst)),
    ...warned.map((gate) => {
      const line = gateLine(gate, result, worst);
      return `warning: ${line.text}: ${line.observed}`;
    }),
    ...result.notices.filter(({ level }) => level !== 'info').map(({ level, source, message }) => `${level}: ${source}: ${message}`),
  ];
}

/** As the schemas want it: to the second, without a zone. */
const timestamp = (iso: string): string => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.exec(iso)?.[0] ?? '1970-01-01T00:00:00';
