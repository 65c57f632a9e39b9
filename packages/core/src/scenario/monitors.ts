import type { Json, MonitorRef } from '../contract/plan.ts';
import type { MetricSpec } from '../contract/plugin.ts';
import type { MonitorWords } from '../language/language.ts';
import { closest } from '../template/closest.ts';
import type { Checking } from './checking.ts';
import { checkName } from './flows.ts';
import { inWords } from './in-words.ts';
import type { KnownValues } from './known-values.ts';
import { mergedEntries, type World } from './layers.ts';
import type { Mapping, Node } from './node.ts';
import { parseNode } from './parse.ts';
import { positionOf, type Span } from './source.ts';

export interface CheckedMonitor {
  readonly ref: MonitorRef;
  readonly metrics: readonly MetricSpec[];
  /** By the names that gates use: `db.n_plus_one`. */
  readonly findings: readonly MetricSpec[];
  readonly hosts: readonly string[];
}

/** `monitors` of all layers, merged by name: each entry is chosen by the key of its kind. Secrets in it stay templates. */
export function readMonitors(merged: Mapping, known: KnownValues, checking: Checking): readonly CheckedMonitor[] {
  return [...merged.entries].flatMap(([name, { key, value }]) => {
    checkName(name, key, checking);
    return readMonitor(name, key, value, known, checking) ?? [];
  });
}

/** The plan's monitors; a type that needs one says so. */
export function readPlanMonitors(
  world: World,
  checking: Checking,
  isIdle: (monitor: CheckedMonitor) => boolean = () => false,
): readonly CheckedMonitor[] {
  const { layers, documents, known, type, typeSpan, environments } = world;
  const merged = mergedEntries(layers, 'monitors', checking);
  for (const { node } of environments.values()) checkMonitors(mergedEntries([node], 'monitors', checking), checking);
  const own = mergedEntries(
    documents.map(({ node }) => node),
    'monitors',
    checking,
  );
  // what the scenario itself names is watched whatever it asks
  const monitors = readMonitors(merged, known, checking).filter((monitor) => own.entries.has(monitor.ref.name) || !isIdle(monitor));
  const isWatched = merged.entries.size > 0 && (monitors.length > 0 || checking.problems.hasErrors);
  if (isWatched || type?.monitors == null) return monitors;
  const hint = 'write `monitors: { target: { prometheus: http://…/metrics } }`, best in the environment';
  if (type.monitors === 'required')
    checking.problems.error(
      'LG_MONITOR_MISSING',
      typeSpan,
      `a ${type.name} test needs a monitor: what it looks for cannot be seen from outside`,
      { hint },
    );
  else
    checking.problems.warning(
      'LG_MONITOR_MISSING',
      typeSpan,
      `no monitor watches the target: the report will not show what it ran out of`,
      { hint },
    );
  return monitors;
}

/** One layer's entries, checked for themselves. */
export function checkMonitors(layer: Mapping, checking: Checking): void {
  for (const [name, { value }] of layer.entries) kindOf(name, value, checking);
}

function readMonitor(name: string, key: Span, value: Node, known: KnownValues, checking: Checking): CheckedMonitor | undefined {
  const kind = kindOf(name, value, checking);
  if (kind === undefined) return undefined;
  const { node, ok } = known.renderKnown(value);
  const options = parseNode(kind.options, node, checking.problems, { called: name, blame: key }) as Json | undefined;
  if (options === undefined || !ok) return undefined;
  return {
    ref: { name, kind: kind.name, options, at: positionOf(key) },
    metrics: kind.metrics(options),
    findings: kind.findings(options).map((finding) => ({ ...finding, name: `${name}.${finding.name}` })),
    hosts: kind.hosts(options),
  };
}

function kindOf(name: string, value: Node, { language, problems }: Checking): MonitorWords | undefined {
  if (value.kind !== 'map') {
    if (value.kind !== 'scalar' || !value.empty)
      problems.error('LG_VALUE_TYPE', value.span, `monitor \`${name}\` must be a map, not ${inWords(value)}`, {
        hint: 'write for example `{ prometheus: http://…/metrics }`',
      });
    return undefined;
  }
  const keys = [...value.entries.keys()];
  const kinds = keys.filter((key) => language.monitors.has(key));
  const [kind, second] = kinds;
  if (kind !== undefined && second === undefined) return language.monitors.get(kind);
  if (second !== undefined)
    problems.error(
      'LG_KEYS_EXCLUDE',
      value.entries.get(second)?.key ?? value.span,
      `\`${kind}\` and \`${second}\` exclude each other: a monitor is of one kind`,
    );
  else sayUnknownKind(name, value, keys, [...language.monitors.keys()], problems);
  return undefined;
}

function sayUnknownKind(
  name: string,
  value: Mapping,
  keys: readonly string[],
  kinds: readonly string[],
  problems: Checking['problems'],
): void {
  const [first] = keys;
  const near = first === undefined ? undefined : closest(first, kinds);
  const span = (first === undefined ? undefined : value.entries.get(first)?.key) ?? value.span;
  const hint =
    near !== undefined ? `did you mean \`${near}\`?` : kinds.length === 0 ? 'no plugin brings a monitor' : `kinds are ${kinds.join(', ')}`;
  problems.error('LG_NAME_UNKNOWN', span, `monitor \`${name}\` is of no known kind`, { hint, fix: near });
}
