/** A variable as another tool writes it, in a text that is sent. */
export interface ForeignTemplate {
  readonly offset: number;
  readonly length: number;
  /** `Artillery and Postman`. */
  readonly tool: string;
  /** What stands in a `${…}` here; undefined where there is no such thing. */
  readonly ours: string | undefined;
  /** It can stand in an address, too. */
  readonly mayBeMeant: boolean;
}

const PATH = String.raw`[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*`;
const FORMS: readonly (readonly [tool: string, form: RegExp])[] = [
  ['Artillery and Postman', new RegExp(String.raw`\{\{\s*(\$?${PATH})\s*(?:\(([^(){}]*)\))?\s*\}\}`, 'g')],
  ['a page template', new RegExp(String.raw`<%=?\s*(${PATH})\s*%>`, 'g')],
  ['Gatling', new RegExp(String.raw`(?<![\\w])#\{\s*(${PATH})\s*\}`, 'g')],
  ['Python', new RegExp(String.raw`%\((${PATH})\)[sd]`, 'g')],
];

/** What is called so elsewhere, and its function here; brackets and what stands in them come behind it. */
const VALUES: Readonly<Record<string, string>> = {
  $randomInt: 'random.int(0, 1000)',
  $randomNumber: 'random.int',
  $randomString: 'random.string',
  $guid: 'random.uuid',
  $uuid: 'random.uuid',
  $randomUUID: 'random.uuid',
  $timestamp: 'now.s',
  $isoTimestamp: 'now.iso',
};

const SHELL = /(?<![\w\\$])\$([A-Za-z_]\w*)/g;

/** In the order in which they stand there. `$name` is one only where `isSet` knows the name: `?$filter=` is an address as it stands. */
export function foreignTemplates(text: string, isSet: (name: string) => boolean): readonly ForeignTemplate[] {
  if (!/\{\{|<%|#\{|%\(|\$[A-Za-z_]/.test(text)) return [];
  const ofShell = [...text.matchAll(SHELL)].flatMap(({ 0: whole, 1: name = '', index }) =>
    isSet(name) ? [{ offset: index, length: whole.length, tool: 'a shell', ours: name, mayBeMeant: true }] : [],
  );
  const found = FORMS.flatMap(([tool, form]) =>
    [...text.matchAll(form)].map(({ 0: whole, 1: name = '', 2: args, index }) => ({
      offset: index,
      length: whole.length,
      tool,
      ours: oursOf(name, args),
      mayBeMeant: false,
    })),
  );
  const isWithin = ({ offset }: ForeignTemplate): boolean => found.some((one) => one.offset < offset && offset < one.offset + one.length);
  return [...found, ...ofShell.filter((one) => !isWithin(one))].sort((a, b) => a.offset - b.offset);
}

function oursOf(name: string, args: string | undefined): string | undefined {
  const env = /^\$(?:processEnvironment|environment|env)\.(\w+)$/.exec(name)?.[1];
  if (env !== undefined) return `env.${env}`;
  if (!name.startsWith('$')) return args === undefined ? name : undefined;
  const ours = Object.hasOwn(VALUES, name) ? VALUES[name] : undefined;
  return ours === undefined || args === undefined || args.trim() === '' ? ours : `${ours.replace(/\(.*/, '')}(${args.trim()})`;
}

/** `__ENV.HOST` of k6, `process.env.HOST`, `__P(host)` and `__Random(1, 9)` of JMeter: what they are called here. */
export function foreignExpression(name: string, path: readonly string[], args: readonly string[] | null): string | undefined {
  const [first = '', second = ''] = args ?? [];
  if (args === null) {
    if (name === '__ENV' && path.length === 1) return `env.${path[0]}`;
    if (name === 'process' && path[0] === 'env' && path.length === 2) return `env.${path[1]}`;
    if (name === '__VU' || name === '__threadNum') return 'user.id';
  }
  switch (name) {
    case '__P':
    case '__property':
    case '__env':
      return /^\w+$/.test(first) ? `env.${first}${second === '' ? '' : ` :-${second}`}` : undefined;
    case '__Random':
      return first === '' || second === '' ? undefined : `random.int(${first}, ${second})`;
    case '__RandomString':
      return first === '' ? undefined : `random.string(${first})`;
    case '__UUID':
      return 'random.uuid';
    case '__time':
      return 'now.ms';
    case '__threadNum':
      return 'user.id';
    default:
      return undefined;
  }
}
