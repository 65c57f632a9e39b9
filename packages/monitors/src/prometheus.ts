import type { Kit, MetricSpec, Monitor, MonitorKind, MonitorScope } from '@loadgate/core';
import { type Figure, readFigures, readSelector, type Selector, sumOf } from './exposition.ts';

export interface PrometheusOptions {
  readonly prometheus: string;
  readonly metrics: Readonly<Record<string, string>>;
}

/** A figure that is taken from the page as it is, or as its growth per second. */
interface Source {
  readonly selector: Selector;
  readonly isRate: boolean;
}

/** What client libraries for Prometheus tell about their own process. */
const standard: readonly (MetricSpec & { readonly from: readonly string[] })[] = [
  {
    name: 'memory',
    kind: 'gauge',
    unit: 'bytes',
    doc: 'Memory of the process that is in the machine.',
    from: ['process_resident_memory_bytes'],
  },
  { name: 'cpu', kind: 'gauge', unit: 'cores', doc: 'Cores that the process keeps busy.', from: ['rate(process_cpu_seconds_total)'] },
  {
    name: 'handles',
    kind: 'gauge',
    unit: '',
    doc: 'Open files and connections.',
    from: ['process_open_fds', 'nodejs_active_handles_total'],
  },
  {
    name: 'start_time',
    kind: 'gauge',
    unit: '',
    doc: 'Seconds since 1970 when the process started; a change is a restart.',
    from: ['process_start_time_seconds'],
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
      unit: sourceOf(written)?.isRate === true ? '/s' : '',
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
  });
}

async function openPrometheus(options: PrometheusOptions, scope: MonitorScope): Promise<Monitor> {
  const url = new URL(scope.text(options.prometheus));
  if (!scope.allowsHost(url.hostname))
    throw new Error(`${url.hostname} is none of the hosts this run may connect to; add it to allowHosts`);
  const readers = new Map<string, readonly ((figures: readonly Figure[], atUs: number) => number | undefined)[]>();
  for (const { name, from } of standard) readers.set(name, from.map(reader));
  for (const [name, written] of Object.entries(options.metrics)) readers.set(name, [reader(written)]);

  const sample = async (): Promise<Readonly<Record<string, number>>> => {
    const page = await fetchPage(url, scope.signal);
    const atUs = scope.clock.nowUs();
    const figures = readFigures(page);
    const taken: Record<string, number> = {};
    for (const [name, ways] of readers) {
      const value = ways.map((read) => read(figures, atUs)).find((read) => read !== undefined);
      if (value !== undefined) taken[name] = value;
    }
    return taken;
  };
  // a page that is not there is told before the load, and rates have something to grow from
  await sample();
  return { sample, close: async () => {} };
}

async function fetchPage(url: URL, signal: AbortSignal): Promise<string> {
  let answer: Response;
  try {
    // a redirect could lead to a host that nobody allowed
    answer = await fetch(url, { signal, redirect: 'error', headers: { accept: 'text/plain' } });
  } catch (cause) {
    throw new Error(`nothing answers at ${url.origin}`, { cause });
  }
  if (!answer.ok) throw new Error(`${url.origin}${url.pathname} answered with status ${answer.status}`);
  return answer.text();
}

/** `a{b="c"}` or `rate(a{b="c"})`; undefined where it is neither. */
function sourceOf(written: string): Source | undefined {
  const rate = /^rate\((.*)\)$/.exec(written.trim());
  const selector = readSelector(rate?.[1] ?? written);
  return selector === undefined ? undefined : { selector, isRate: rate !== null };
}

function reader(written: string): (figures: readonly Figure[], atUs: number) => number | undefined {
  const source = sourceOf(written);
  if (source === undefined) return () => undefined;
  const { selector, isRate } = source;
  if (!isRate) return (figures) => sumOf(figures, selector);
  let last: { readonly value: number; readonly atUs: number } | undefined;
  return (figures, atUs) => {
    const value = sumOf(figures, selector);
    const before = last;
    last = value === undefined ? undefined : { value, atUs };
    // a counter that fell has begun anew
    if (value === undefined || before === undefined || value < before.value || atUs <= before.atUs) return undefined;
    return ((value - before.value) / (atUs - before.atUs)) * 1e6;
  };
}
