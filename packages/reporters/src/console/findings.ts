import type { Finding } from '@loadgate/core';
import { findingText, isDiagnosis } from '../words/findings.ts';
import { plain } from '../words/plain.ts';
import { wrap } from '../words/width.ts';
import type { Paint } from './paint.ts';

/** What the analyses concluded: first what says what to do, then the figures. */
export function findingsSection(findings: readonly Finding[], width: number, paint: Paint): readonly string[] {
  const paragraph = (text: string, indent: string): readonly string[] =>
    text === '' ? [] : wrap(plain(text), width - indent.length).map((line) => indent + line);
  const diagnoses = findings.filter(isDiagnosis);
  const figures = findings.filter((finding) => !isDiagnosis(finding));
  return [
    ...(diagnoses.length > 0 ? [paint.heading('Look here first')] : []),
    ...diagnoses.flatMap(({ name, evidence, advice }) => [...paragraph(`${name}. ${evidence}`, '  '), ...paragraph(advice ?? '', '  ')]),
    ...(diagnoses.length > 0 && figures.length > 0 ? [''] : []),
    ...(figures.length > 0 ? [paint.heading('Findings')] : []),
    ...figures.flatMap((finding) => [
      ...paragraph(`${finding.name}: ${findingText(finding)}`, '  '),
      ...paragraph(finding.evidence, '      ').map(paint.faint),
      ...paragraph(finding.advice ?? '', '      '),
    ]),
  ];
}
