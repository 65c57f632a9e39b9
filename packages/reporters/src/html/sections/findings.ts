import { findingText, isDiagnosis } from '../../words/findings.ts';
import { plain } from '../../words/plain.ts';
import { EMPTY, html } from '../markup.ts';
import type { Section, View } from '../view.ts';

/** What the analyses concluded, with evidence and what to do; first what names a cause. */
export function findingsSection({ result }: View): Section | null {
  const { findings } = result;
  if (findings.length === 0) return null;
  const ordered = [...findings.filter(isDiagnosis), ...findings.filter((finding) => !isDiagnosis(finding))];
  return {
    id: 'findings',
    title: 'Findings',
    body: html`${ordered.map(
      (finding) => html`<h3>${plain(finding.name)}${isDiagnosis(finding) ? '' : `: ${findingText(finding)}`}</h3>
${finding.evidence === '' ? EMPTY : html`<p>${plain(finding.evidence)}</p>`}${finding.advice === null ? EMPTY : html`<p><strong>Try</strong> ${plain(finding.advice).replace(/^Try /, '')}</p>`}
`,
    )}`,
  };
}
