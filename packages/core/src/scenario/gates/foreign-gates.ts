/** A requirement as another tool writes it. */
export interface ForeignGate {
  readonly tool: string;
  /** Undefined where nothing here surely means the same. */
  readonly ours: string | undefined;
  readonly hint: string;
}

const NUMBER = String.raw`(\d+(?:\.\d+)?)`;
const K6 = new RegExp(String.raw`^(p\(${NUMBER}\)|avg|med|min|max|rate|count)\s*(<=?|>=?|={2,3})\s*${NUMBER}$`);
const TAURUS = new RegExp(
  String.raw`^([\w-]+?)(?:\s+of\s+(.+?))?\s*(<=?|>=?)\s*(${NUMBER}(?:us|ms|s|%)?)\s+(?:for|over|within)\s+(\d+\s*(?:s|m))(?:\s*,\s*(stop|continue)(?:\s+as\s+\w+)?)?$`,
);
/** Without these, or what comes at the end, the same sentence is a gate in plain English. */
const TAURUS_WORDS = /^(?:avg-(?:rt|lt|ct)|fail(?:ures)?|succ(?:ess)?|concurr|rc[\dx?]+)\b/;
const ARTILLERY = new RegExp(String.raw`^(?:http\.)?response_time\.(p\d+(?:\.\d+)?|min|max|mean|median)\s*(<=?|>=?)\s*${NUMBER}$`);
const STATS: Readonly<Record<string, string>> = { avg: 'mean', med: 'p50', median: 'p50' };

/** What a text of k6, Taurus or Artillery is here; undefined of anything else. `about`: the metric that it stands under. */
export function foreignGate(text: string, about?: string): ForeignGate | undefined {
  const whole = text.trim();
  const k6 = K6.exec(whole);
  // with spaces these are gates of ours, and what they lack is told better
  if (k6 !== null && (about !== undefined || !/^(?:min|max|count) /.test(whole))) return k6Gate(k6, about);
  const taurus = TAURUS.exec(whole);
  if (taurus !== null) return TAURUS_WORDS.test(whole) || taurus[7] !== undefined ? taurusGate(taurus) : undefined;
  const artillery = ARTILLERY.exec(whole);
  if (artillery === null) return undefined;
  const [, stat = '', op = '', limit = ''] = artillery;
  return foreign('Artillery', `${STATS[stat] ?? stat} ${op} ${limit}ms`);
}

const foreign = (
  tool: string,
  ours: string | undefined,
  otherwise = 'a gate says what must hold, for example `p95 < 500ms`',
): ForeignGate => ({
  tool,
  ours,
  hint: ours === undefined ? otherwise : `in loadgate: \`${ours}\``,
});

/** `p95 < 500` of `p(95)<500`. */
interface Figure {
  readonly stat: string;
  readonly op: string;
  readonly limit: string;
}

const time =
  (prefix: string) =>
  ({ stat, op, limit }: Figure): string | undefined =>
    op === '==' || stat === 'rate' || stat === 'count' ? undefined : `${prefix}${stat} ${op} ${limit}ms`;
const count =
  (name: string) =>
  ({ stat, op, limit }: Figure): string | undefined =>
    stat === 'count' ? `${name} ${op} ${limit}` : undefined;
const speed = ({ stat, op, limit }: Figure): string | undefined =>
  stat === 'rate' && op !== '==' ? `throughput ${op} ${limit}/s` : undefined;

/** A share of what failed; one of what went well is turned round. */
const share =
  (isGood: boolean) =>
  ({ stat, op: written, limit }: Figure): string | undefined => {
    if (stat !== 'rate') return undefined;
    const percent = Number(((isGood ? 1 - Number(limit) : Number(limit)) * 100).toPrecision(12));
    const turned = isGood ? written.replace(/[<>]/, (sign) => (sign === '<' ? '>' : '<')) : written;
    const op = percent === 0 && turned === '<=' ? '==' : turned;
    // what always holds, never, or of no measured share
    if (percent < 0 || percent > 100 || (op === '==' ? percent !== 0 : percent === 0 ? op !== '>' : percent === 100 && op !== '<'))
      return undefined;
    return `error_rate ${op} ${percent}%`;
  };

/** Metrics of k6 that are measured here too. */
const K6_METRICS: Readonly<Record<string, (figure: Figure) => string | undefined>> = {
  http_req_duration: time(''),
  http_req_waiting: time('http.first_byte.'),
  iteration_duration: time('iteration.'),
  http_reqs: (figure) => count('requests')(figure) ?? speed(figure),
  http_req_failed: share(false),
  checks: share(true),
  dropped_iterations: count('dropped'),
};

function k6Gate([, word = '', p, written = '', limit = '']: RegExpExecArray, about: string | undefined): ForeignGate {
  const figure: Figure = { stat: p === undefined ? (STATS[word] ?? word) : `p${p}`, op: written.startsWith('=') ? '==' : written, limit };
  if (about?.includes('{') === true)
    return foreign('k6', undefined, 'of what a gate holds is `of "a step"`, `of flow "name"`, `of tag "name"` or `during stage` here');
  const metric = about ?? metricOf(figure);
  const ours = Object.hasOwn(K6_METRICS, metric) ? K6_METRICS[metric]?.(figure) : undefined;
  return foreign(
    'k6',
    ours,
    `nothing in loadgate surely means the same: metrics are \`p95\`, \`error_rate\`, \`requests\`, \`throughput\``,
  );
}

/** What k6 asks of with such a figure, where it stands alone; of a count nobody knows. */
function metricOf({ stat, op, limit }: Figure): string {
  if (stat === 'count') return '';
  if (stat !== 'rate') return 'http_req_duration';
  if (Number(limit) > 1) return 'http_reqs';
  return op.startsWith('>') || (op === '==' && Number(limit) === 1) ? 'checks' : 'http_req_failed';
}

/** A criterion says when a test fails, a gate what must hold. */
function taurusGate([, subject = '', label, op = '', limit = '', digits = '', span = '', action]: RegExpExecArray): ForeignGate {
  const stat = { 'avg-rt': 'mean', fail: 'error_rate', failures: 'error_rate' }[subject] ?? subject;
  const isTime = /^(?:p\d+(?:\.\d+)?|mean)$/.test(stat);
  const lasting = span.replace(/\s/g, '');
  const unit = limit === digits ? (isTime ? 'ms' : '') : limit.slice(digits.length);
  if ((!isTime && stat !== 'error_rate') || (!isTime && unit !== '%')) return foreign('Taurus', undefined);
  const scope = label === undefined ? '' : ` of "${label.replace(/^(['"])(.*)\1$/, '$2')}"`;
  // whoever wants it to be low has said already what must hold
  if (op.startsWith('<'))
    return foreign('Taurus', undefined, `\`${stat}${scope} ${op} ${digits}${unit} in every ${lasting}\` must hold in each such window`);
  const end = action === 'continue' ? `in every ${lasting}` : `or abort after ${lasting}`;
  return foreign('Taurus', `${stat}${scope} ${op === '>' ? '<=' : '<'} ${digits}${unit} ${end}`);
}

const ENSURE: Readonly<Record<string, (value: number) => string>> = {
  maxErrorRate: (value) => `error_rate <= ${value}%`,
  max: (value) => `max <= ${value}ms`,
  min: (value) => `min <= ${value}ms`,
  median: (value) => `p50 <= ${value}ms`,
};

/** An entry of k6's `thresholds` or Artillery's `ensure`, by name. */
export type ForeignEntry = readonly [name: string, value: unknown];

/** What entries are here; undefined where one of them means nothing here. */
export function foreignGates(entries: readonly ForeignEntry[]): readonly string[] | undefined {
  const gates = entries.flatMap(([name, value]) =>
    typeof value === 'number' ? [ensured(name, value)] : textsOf(name, value).map((gate) => gate?.ours),
  );
  return gates.length === 0 || gates.includes(undefined) ? undefined : (gates as string[]);
}

/** What to do about the first entry that has no gate here; undefined where none is another tool's. */
export const foreignHint = (entries: readonly ForeignEntry[]): string | undefined =>
  entries.flatMap(([name, value]) => textsOf(name, value)).find((gate) => gate !== undefined && gate.ours === undefined)?.hint;

function ensured(name: string, value: number): string | undefined {
  const percentile = /(?:^|\.)(p\d+(?:\.\d+)?)$/.exec(name)?.[1];
  if (percentile !== undefined) return `${percentile} <= ${value}ms`;
  return Object.hasOwn(ENSURE, name) ? ENSURE[name]?.(value) : undefined;
}

const textsOf = (name: string, value: unknown): readonly (ForeignGate | undefined)[] =>
  (Array.isArray(value) ? value : [value]).map((text: unknown) => (typeof text === 'string' ? foreignGate(text, name) : undefined));
