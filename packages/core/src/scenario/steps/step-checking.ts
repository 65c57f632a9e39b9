import type { Step } from '../../contract/plan.ts';
import type { Checking } from '../checking.ts';
import type { Mapping, Node } from '../node.ts';
import type { ScriptFiles } from '../scripts/script-files.ts';
import type { Section } from '../sections.ts';
import type { Span } from '../source.ts';
import type { RowTable } from './rows.ts';
import type { Variables } from './variables.ts';

export interface Fragment {
  readonly name: string;
  readonly key: Span;
  readonly steps: Node;
}

/** What steps may speak of, and where what they come to is gathered. */
export interface StepChecking extends Checking {
  readonly sections: ReadonlyMap<string, Section>;
  readonly fragments: ReadonlyMap<string, Fragment>;
  /** Columns of each data source; null where it could not be read. */
  readonly data: ReadonlyMap<string, { readonly columns: readonly string[] | null }>;
  readonly vars: Mapping;
  /** Names that any step sets or captures. */
  readonly setSomewhere: ReadonlySet<string>;
  readonly rows: RowTable;
  readonly scripts: ScriptFiles;
  readonly used: Used;
  readonly addresses: Address[];
  /** A flows file by itself: fragments, data and vars that it speaks of may stand elsewhere. */
  readonly isPart: boolean;
  /** Checks the steps inside a step. */
  steps(list: Node | undefined, around: Around): readonly Step[];
}

/** Where a request goes, as written. */
export interface Address {
  readonly text: string;
  readonly span: Span;
  /** Of its step. */
  readonly name: string;
}

/** What was spoken of, for warnings about the rest. */
export interface Used {
  readonly fragments: Set<string>;
  readonly data: Set<string>;
  readonly vars: Set<string>;
}

/** Where a list of steps stands. */
export interface Around {
  /** Index of the flow; null in setup, userSetup, userCleanup and cleanup. */
  readonly flow: number | null;
  readonly variables: Variables;
  /** Reached only on some ways. */
  readonly conditional: boolean;
  /** Fragments that are being put in. */
  readonly fragments: readonly string[];
  /** Others of this user run beside it. */
  readonly isParallel?: boolean;
}
