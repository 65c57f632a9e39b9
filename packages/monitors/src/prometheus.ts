import type { Kit, MetricSpec, Monitor, MonitorKind, MonitorScope } from '@loadgate/core';
import { type Figure, readPage } from './exposition.ts';
import { fetchPage } from './fetch-page.ts';
import { greatest, growthPerSec, type Reader, type Source, sourceOf, sum, unitOf } from './source.ts';

export interface PrometheusOptions {
  readonly prometheus: string;
  readonly metrics: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

interface Standard extends MetricSpec {
  /** The first that is on the page. */
  readonly from: readonly string[];
  /** Default: added up. */
  readonly of?: Reader;
}

/** What client libraries for Prometheus tell about their own process. */
const standard: readonly Standard[] = [
  {
    name: 'memory',
    kind: 'gauge',
    unit: 'bytes',
    doc: 'Memory of the process that is in the machine.',
    from: ['process_resident_memory_bytes', 'process_working_set_bytes', 'jvm_memory_used_bytes'],
  },
  { name: 'cpu', kind: 'gauge', unit: 'cores', doc: 'Cores that the process keeps busy.', from: ['rate(process_cpu_seconds_total)'] },
  {
    name: 'handles',
    kind: 'gauge',
    unit: '',
    doc: 'Open files and connections.',
    from: ['process_open_fds', 'process_open_handles', 'process_files_open_files', 'nodejs_active_handles_total'],
  },
  {
    name: 'start_time',
    kind: 'gauge',
    unit: '',
    doc: 'Seconds since 1970 when the process started; a change is a restart.',
    from: ['process_start_time_seconds'],
    of: greatest,
  },
];

/** Reads a page of figures once a second: `{ prometheus: http://127.0.0.1:8000/metrics, metrics: { waiting: db_pool_waiting } }`. */
export const prometheus: MonitorKind<PrometheusOptions> = {
  name: 'prometheus',
  doc: 'Figures that a service tells in the format of Prometheus: memory, CPU, handles, start time, and others by name.',
  options: schema,
  metrics: ({ metrics }) => [
    ...standard.filter(({ name }) => !(name in metrics)).map(({ name, kind, unit, doc }) => ({ name, kind, unit, doc })),
    ...Object.entries(metrics).map(([name, written]) => ({
      name,
      kind: 'gauge' as const,
      unit: unitOf(known(written)).unit,
      doc: written,
    })),
  ],
  hosts: ({ prometheus: url }) => [url],
  open: openPrometheus,
};

function schema({ z, text }: Kit) {
  const source = z.string().refine((written) => sourceOf(written) !== undefined, {
    error: 'must be a name, a name with labels, or one of them in `rate(…)`: `db_pool{state="busy"}`, `rate(http_requests_total)`',
  });
  return z.strictObject({
    prometheus: text.describe('URL of the page.'),
    metrics: z
      .record(z.string().regex(/^[a-z_]\w*$/i, { error: 'must be letters, digits and `_`' }), source)
      .default({})
      .describe('Further figures by a name of your own. Several that match are added up; `rate(…)` is growth per second.'),
    headers: z.record(z.string().min(1), text).default({}).describe('Headers to ask with: `authorization: Bearer ${secret.X}`.'),
  });
}

/** One figure, and the ways to come by it: the first that finds something on the page. */
interface Wanted {
  readonly name: string;
  readonly ways: readonly (Source & { readonly written: string; readonly scale: number; readonly read: Reader })[];
}

async function openPrometheus(options: PrometheusOptions, scope: MonitorScope): Promise<Monitor> {
  const url = URL.parse(scope.text(options.prometheus));
  if (url === null || !/^https?:$/.test(url.protocol)) throw new Error('the page has no address such as http://127.0.0.1:8000/metrics');
  const hostname = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (!scope.allowsHost(hostname)) throw new Error(`${hostname} is none of the hosts this run may connect to; add it to allowHosts`);
  const headers = Object.fromEntries(Object.entries(options.headers).map(([name, value]) => [name, scope.text(value)]));
  const wanted = wantedOf(options);
  const names = new Set(wanted.flatMap(({ ways }) => ways.map(({ selector }) => selector.name)));

  const read = async () => {
    const text = await fetchPage(url, headers, scope);
    const { figures, odd } = readPage(text, (name) => names.has(name));
    return { text, odd, ...taken(wanted, figures, scope.clock.nowUs()) };
  };
  // a page that is not there is told before the load, and rates have something to grow from
  const first = await read();
  if (first.odd !== undefined && first.missing.length === wanted.length)
    throw new Error(`${url.origin}${url.pathname} shows no figures, but "${first.odd.slice(0, 60)}"`);
  tell(scope, first.missing);
  return { sample: async () => (await read()).values, close: async () => {} };
}

function wantedOf({ metrics }: PrometheusOptions): readonly Wanted[] {
  const ofOwn = Object.entries(metrics).map(([name, written]) => ({ name, ways: [wayOf(written, unitOf(known(written)).scale)] }));
  const ofStandard = standard
    .filter(({ name }) => !(name in metrics))
    .map(({ name, from, of }) => ({ name, ways: from.map((written) => wayOf(written, 1, of)) }));
  return [...ofStandard, ...ofOwn];
}

function wayOf(written: string, scale: number, of: Reader = sum): Wanted['ways'][number] {
  const source = known(written);
  return { ...source, written, scale, read: source.isRate ? growthPerSec() : of };
}

function taken(wanted: readonly Wanted[], figures: readonly Figure[], atUs: number) {
  const values: Record<string, number> = {};
  const missing: Wanted[] = [];
  for (const one of wanted) {
    let isThere = false;
    for (const { selector, scale, read } of one.ways) {
      const meant = figures.filter((figure) => selector.matches(figure));
      const value = read(meant, atUs);
      if (meant.length > 0 && !isThere && value !== undefined) values[one.name] = value * scale;
      isThere ||= meant.length > 0;
    }
    if (!isThere) missing.push(one);
  }
  return { values, missing };
}

/** A series may come with its first event; until then a gate on it has no data. */
function tell(scope: MonitorScope, missing: readonly Wanted[]): void {
  if (missing.length === 0) return;
  const list = missing.map(({ name, ways }) => `${name} (${ways.map(({ written }) => written).join(', or ')})`).join('; ');
  const message = `not on the page, so not watched until it is: ${list}`;
  if (scope.notice === undefined) scope.log(message);
  else scope.notice(message);
}

/** The schema has refused what is no source. */
function known(written: string): Source {
  const source = sourceOf(written);
  if (source === undefined) throw new Error(`\`${written}\` names no figure`);
  return source;
}
