/** A requirement as another tool writes it. */
export interface ForeignGate {
  readonly tool: string;
  readonly ours: string;
}

const NUMBER = String.raw`(\d+(?:\.\d+)?)`;
const K6 = new RegExp(String.raw`^(p\(${NUMBER}\)|avg|med|min|max|rate|count)\s*(<=?|>=?|={2,3})\s*${NUMBER}$`);
const TAURUS = new RegExp(
  String.raw`^([\w-]+?)(?:\s+of\s+(.+?))?\s*(<=?|>=?)\s*(${NUMBER}(?:us|ms|s|%)?)\s+(?:for|over|within)\s+(\d+\s*(?:s|m))(?:\s*,\s*(stop|continue)(?:\s+as\s+\w+)?)?$`,
);
const ARTILLERY = new RegExp(String.raw`^(?:http\.)?response_time\.(p\d+(?:\.\d+)?|min|max|mean|median)\s*(<=?|>=?)\s*${NUMBER}$`);
const STATS: Readonly<Record<string, string>> = { avg: 'mean', med: 'p50', median: 'p50' };

/** What a text of k6, Taurus or Artillery is here; undefined of anything else. `about`: the metric that it stands under. */
export function foreignGate(text: string, about?: string): ForeignGate | undefined {
  const whole = text.trim();
  const k6 = K6.exec(whole);
  // with spaces these are gates of ours, and what they lack is told better
  if (k6 !== null && (about !== undefined || !/^(?:min|max|count) /.test(whole))) return k6Gate(k6, about?.replace(/\{.*$/, ''));
  const taurus = TAURUS.exec(whole);
  if (taurus !== null) return taurusGate(taurus);
  const artillery = ARTILLERY.exec(whole);
  if (artillery === null) return undefined;
  const [, stat = '', op = '', limit = ''] = artillery;
  return { tool: 'Artillery', ours: `${STATS[stat] ?? stat} ${op} ${limit}ms` };
}

function k6Gate([, stat = '', p, written = '', limit = '']: RegExpExecArray, about: string | undefined): ForeignGate {
  const tool = 'k6';
  const op = written.startsWith('=') ? '==' : written;
  if (stat === 'count')
    return { tool, ours: `${about === undefined || /failed|error/.test(about) ? 'errors' : 'requests'} ${op} ${limit}` };
  if (stat !== 'rate') return { tool, ours: `${p === undefined ? (STATS[stat] ?? stat) : `p${p}`} ${op} ${limit}ms` };
  if (about === 'http_reqs' || Number(limit) > 1) return { tool, ours: `throughput ${op} ${limit}/s` };
  // a share of what went well is turned round
  const isGood = op.startsWith('>');
  const percent = Number(((isGood ? 1 - Number(limit) : Number(limit)) * 100).toPrecision(12));
  return { tool, ours: `error_rate ${percent === 0 ? '==' : isGood ? op.replace('>', '<') : op} ${percent}%` };
}

const OPPOSITE: Readonly<Record<string, string>> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' };

/** A criterion says when a test fails, a gate what must hold. */
function taurusGate([, subject = '', label, op = '', limit = '', digits = '', time = '', action]: RegExpExecArray):
  | ForeignGate
  | undefined {
  const stat = { 'avg-rt': 'mean', fail: 'error_rate', failures: 'error_rate' }[subject] ?? subject;
  const isTime = /^(?:p\d+(?:\.\d+)?|mean)$/.test(stat);
  if (!isTime && stat !== 'error_rate') return undefined;
  const unit = limit === digits ? (isTime ? 'ms' : '') : limit.slice(digits.length);
  if (!isTime && unit !== '%') return undefined;
  const scope = label === undefined ? '' : ` of "${label.replace(/^(['"])(.*)\1$/, '$2')}"`;
  const lasting = time.replace(/\s/g, '');
  const end = action === 'continue' ? `in every ${lasting}` : `or abort after ${lasting}`;
  return { tool: 'Taurus', ours: `${stat}${scope} ${OPPOSITE[op]} ${digits}${unit} ${end}` };
}

const ENSURE: Readonly<Record<string, (value: number) => string>> = {
  maxErrorRate: (value) => `error_rate <= ${value}%`,
  max: (value) => `max <= ${value}ms`,
  min: (value) => `min <= ${value}ms`,
  median: (value) => `p50 <= ${value}ms`,
};

/** Entries of k6's `thresholds` or Artillery's `ensure` by name; undefined where one of them means nothing here. */
export function foreignGates(entries: Iterable<readonly [string, unknown]>): readonly string[] | undefined {
  const gates = [...entries].map(([name, value]) => {
    if (typeof value === 'number') {
      const percentile = /(?:^|\.)(p\d+(?:\.\d+)?)$/.exec(name)?.[1];
      return percentile !== undefined
        ? [`${percentile} <= ${value}ms`]
        : Object.hasOwn(ENSURE, name)
          ? [ENSURE[name]?.(value)]
          : [undefined];
    }
    const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
    return texts.map((text) => (typeof text === 'string' ? foreignGate(text, name)?.ours : undefined));
  });
  const all = gates.flat();
  return all.length === 0 || all.includes(undefined) ? undefined : (all as string[]);
}
