import type { Row } from '../../contract/plan.ts';
import type { Problems } from '../problems.ts';
import { locationOf, positionOf, type Span } from '../source.ts';

export interface RowWords extends Pick<Row, 'name' | 'kind' | 'flow' | 'protocol' | 'conditional'> {
  /** Verb, for steps of one name. */
  readonly verb: string;
  readonly span: Span;
}

/** Everything that may be measured, once for each flow that it stands in. */
export class RowTable {
  readonly rows: Row[] = [];
  /** Names of steps that are too broken for a row: a gate on one of them has no fault of its own. */
  readonly assumed = new Set<string>();
  readonly #first = new Map<string, RowWords>();
  readonly #problems: Problems;

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  /** Index of the row; equal names with different verbs are an error. */
  add(words: RowWords): number {
    const { name, kind, flow, protocol, conditional, verb, span } = words;
    if (kind !== 'iteration') {
      const first = this.#first.get(name);
      if (first === undefined) this.#first.set(name, words);
      else if (first.verb !== verb) {
        const { file, line } = locationOf(first.span);
        this.#problems.error('LG_NAME_TWICE', span, `"${name}" is the name of a \`${first.verb}\` already, and this is a \`${verb}\``, {
          hint: `the first stands in ${file}:${line}; take another name`,
        });
      }
    }
    const index = this.rows.findIndex(
      (row) => row.name === name && row.flow === flow && (row.kind === 'iteration') === (kind === 'iteration'),
    );
    const before = this.rows[index];
    if (before === undefined) return this.rows.push({ name, kind, flow, protocol, conditional, at: positionOf(span) }) - 1;
    if (before.conditional && !conditional) this.rows[index] = { ...before, conditional: false };
    return index;
  }
}
