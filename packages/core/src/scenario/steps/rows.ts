import type { Row } from '../../contract/plan.ts';
import type { Problems } from '../problems.ts';
import { locationOf, positionOf, type Span } from '../source.ts';

export interface RowWords extends Pick<Row, 'name' | 'kind' | 'flow' | 'protocol' | 'conditional' | 'tags' | 'isSpare'> {
  /** Verb, for steps of one name. */
  readonly verb: string;
  readonly span: Span;
}

/** Everything that may be measured, once for each flow that it stands in. */
export class RowTable {
  readonly rows: Row[] = [];
  /** Names of steps that are too broken for a row: a gate on one of them has no fault of its own. */
  readonly assumed = new Set<string>();
  /** A script could not be read: there may be steps of any name. */
  isIncomplete = false;
  readonly #first = new Map<string, RowWords>();
  /** Index of each row by flow, whether it is an iteration's, and name. */
  readonly #indices = new Map<string, number>();
  readonly #problems: Problems;

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  /** Index of the row; equal names with different verbs are an error. */
  add(words: RowWords): number {
    const { name, kind, flow, protocol, conditional, verb, span, tags = [], isSpare } = words;
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
    const key = `${flow} ${kind === 'iteration'} ${name}`;
    const index = this.#indices.get(key) ?? this.rows.length;
    const before = this.rows[index];
    if (before === undefined) {
      this.#indices.set(key, index);
      this.rows.push({
        name,
        kind,
        flow,
        protocol,
        conditional,
        at: positionOf(span),
        ...(isSpare === true && { isSpare }),
        ...(tags.length > 0 && { tags: [...new Set(tags)] }),
      });
    } else {
      const both = new Set([...(before.tags ?? []), ...tags]);
      this.rows[index] = { ...before, conditional: before.conditional && conditional, ...(both.size > 0 && { tags: [...both] }) };
    }
    return index;
  }
}
