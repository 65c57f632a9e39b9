import type { GateSpec, Row } from '../../contract/plan.ts';
import type { TextFault } from '../text-fault.ts';
import type { Draft, Subject } from './draft-gate.ts';

/** A draft with where it came from; `key` is the caller's. */
export interface LayeredDraft<K> extends Draft {
  readonly from: GateSpec['from'];
  readonly text: string;
  readonly key: K;
}

/** In the order in which they are put over each other. Baseline gates neither replace nor are replaced. */
const LAYERS: readonly GateSpec['from'][] = ['built-in', 'type', 'config', 'scenario'];

export interface Layered<K> {
  readonly standing: readonly LayeredDraft<K>[];
  readonly dropped: readonly string[];
  /** Drops that met nothing. */
  readonly idle: readonly { readonly draft: LayeredDraft<K>; readonly fault: TextFault }[];
}

/**
 * Inside one layer gates add up. A nearer layer's gate replaces those on the same metric, scope, stage and window, one that only warns
 * replaces only such; `no …` drops by metric, scope and stage.
 */
export function putInLayers<K>(drafts: readonly LayeredDraft<K>[]): Layered<K> {
  let standing: readonly LayeredDraft<K>[] = [];
  const dropped: string[] = [];
  const idle: Layered<K>['idle'][number][] = [];
  for (const layer of LAYERS) {
    const own = drafts.filter(({ from }) => from === layer);
    for (const drop of own.filter(({ kind, subject }) => kind === 'drop' && subject !== null)) {
      const hit = standing.filter((gate) => isDropped(gate, drop));
      standing = standing.filter((gate) => !hit.includes(gate));
      if (hit.length === 0) idle.push({ draft: drop, fault: nothingDropped(drop, standing) });
      dropped.push(...hit.map((gate) => `${gate.text} (${gate.from}), by ${layer === 'scenario' ? 'the scenario' : `the ${layer}`}`));
    }
    const added = own.filter(({ kind }) => kind === 'require');
    standing = [...standing.filter((gate) => !added.some((nearer) => replaces(nearer, gate))), ...added];
  }
  const baseline = drafts.filter(({ from, kind }) => from === 'baseline' && kind === 'require');
  const place = standing.findIndex(({ from }) => from === 'scenario');
  const at = place < 0 ? standing.length : place;
  return { standing: [...standing.slice(0, at), ...baseline, ...standing.slice(at)], dropped, idle };
}

function isDropped({ subject: gate }: Draft, { subject: drop }: Draft): boolean {
  return gate !== null && drop !== null && gate.metric === drop.metric && gate.scope === drop.scope && gate.stage === drop.stage;
}

const isSame = (a: Subject, b: Subject): boolean =>
  a.metric === b.metric && a.scope === b.scope && a.stage === b.stage && a.windowUs === b.windowUs;

const warns = ({ effect }: Draft): boolean => effect === 'warn';

function replaces(nearer: Draft, inherited: Draft): boolean {
  if (nearer.subject === null || inherited.subject === null) return false;
  return isSame(nearer.subject, inherited.subject) && (!warns(nearer) || warns(inherited));
}

/**
 * `of "X"` is what holds for X: it takes X out of `of each` on the same metric, stage and window, of its own layer and of those before it.
 * Null: nothing is left of the gate.
 */
export function withoutExceptions<K>(gate: LayeredDraft<K>, all: readonly LayeredDraft<K>[], rows: readonly Row[]): GateSpec | null {
  const { spec, subject, from } = gate;
  if (spec === null || subject === null || !gate.isEach || from === 'baseline') return spec;
  const exceptions = all.filter(
    (other) =>
      other.step !== null &&
      other.from !== 'baseline' &&
      LAYERS.indexOf(other.from) >= LAYERS.indexOf(from) &&
      other.subject !== null &&
      isSame({ ...other.subject, scope: '' }, { ...subject, scope: '' }) &&
      (!warns(other) || warns(gate)),
  );
  if (exceptions.length === 0) return spec;
  const left = spec.scope.rows.filter((row) => !exceptions.some(({ step }) => step === rows[row]?.name));
  return left.length === 0 ? null : { ...spec, scope: { ...spec.scope, rows: left } };
}

function nothingDropped({ asDrop, subject }: Draft, standing: readonly Draft[]): TextFault {
  const near = standing.filter((gate) => gate.subject?.metric === subject?.metric).map((gate) => `\`${gate.asDrop}\``);
  return {
    code: 'LG_GATE_NOT_INHERITED',
    message: `\`${asDrop}\` drops nothing: no inherited gate is on that`,
    offset: 0,
    length: asDrop.length,
    ...(near.length > 0 && { hint: `there is ${[...new Set(near)].join(', ')}` }),
  };
}
