import type { Grammar, Json, Kit, VerbGrammar, View } from '@loadgate/core';

export type Scalar = string | number | boolean;
/** Values by name; a name that ends in `?` is left out when its value is undefined, a list is sent as several pairs. */
export type Pairs = Readonly<Record<string, Scalar | readonly Scalar[]>>;
export type Auth = 'none' | { readonly bearer: string } | { readonly basic: { readonly user: string; readonly password: string } };

/** The section `http` as the checker leaves it: every default filled in, times in µs, sizes in bytes. */
export interface HttpConfig {
  readonly headers: Pairs;
  readonly query: Pairs;
  readonly timeout: number;
  readonly connections: 'user' | 'shared' | 'fresh';
  readonly maxConnections: number;
  readonly keepAlive: number;
  readonly redirects: number;
  readonly auth?: Auth | undefined;
  readonly tls: TlsConfig;
  readonly decompress: boolean;
  readonly maxBody: number;
  readonly cookies: boolean;
}
export interface TlsConfig {
  readonly ca?: string | undefined;
  readonly insecure: boolean;
  readonly serverName?: string | undefined;
}

export type HttpVerb = 'get' | 'post' | 'put' | 'patch' | 'delete' | 'head' | 'options';
export interface HttpOptions {
  readonly headers?: Pairs | undefined;
  readonly query?: Pairs | undefined;
  readonly json?: Json | undefined;
  readonly form?: Pairs | undefined;
  readonly text?: string | undefined;
  readonly auth?: Auth | undefined;
  readonly redirects?: number | undefined;
}
export interface HttpStep {
  readonly verb: HttpVerb;
  readonly value: string;
  readonly options: HttpOptions;
}

/** What may be written for HTTP: the section, the verbs, what `expect` and `capture` may name, and the metrics. */
export function httpGrammar(kit: Kit): Grammar<HttpStep, HttpConfig> {
  return {
    config: section(kit),
    verbs: {
      get: verb(kit, 'GET', 'Fetches a resource.'),
      post: verb(kit, 'POST', 'Creates or triggers something; not repeated when the connection is lost.'),
      put: verb(kit, 'PUT', 'Stores a resource.'),
      patch: verb(kit, 'PATCH', 'Changes part of a resource.'),
      delete: verb(kit, 'DELETE', 'Removes a resource.'),
      head: verb(kit, 'HEAD', 'Fetches the head of a resource without its body.'),
      options: verb(kit, 'OPTIONS', 'Asks what a resource allows.'),
    },
    views,
    metrics: [
      time('queue', 'Wait for a free connection, from the start of the step to the moment its request is written.'),
      time('dns', 'Name lookup; once per host, run and worker.'),
      time('connect', 'TCP connect; only where a connection was made.'),
      time('tls', 'TLS handshake; only where a connection was made.'),
      time('first_byte', 'From the written request to the first byte of its answer.'),
      time('receive', 'From the first to the last byte of the answer.'),
      {
        name: 'connection_lost',
        kind: 'count',
        unit: '',
        doc: 'Requests sent a second time because their reused connection turned out to be closed.',
      },
    ],
    expect: ['status < 400'],
  };
}

const views: Readonly<Record<string, View>> = {
  status: { shape: 'value', unit: 'number', doc: 'Status code of the answer, of the last one after redirects.' },
  header: { shape: 'map', doc: 'A header of the answer, name in any case; several of one name are joined with a comma.' },
  cookie: { shape: 'map', doc: 'A cookie that the answer, or a redirect before it, set.' },
  body: { shape: 'text', doc: 'The body as text, decompressed.' },
  json: { shape: 'document', doc: 'The body as JSON.' },
  size: { shape: 'value', unit: 'bytes', doc: 'Bytes of the body as they came over the wire, before decompression.' },
};

const time = (name: string, doc: string) => ({ name, kind: 'time', unit: 'us', doc }) as const;

function pairs({ z, text }: Kit) {
  const scalar = z.union([text, z.number(), z.boolean()]);
  return z.record(z.string().min(1), z.union([scalar, z.array(scalar)]));
}

function auth({ z, text }: Kit) {
  return z.union([
    z.literal('none'),
    z.strictObject({ bearer: text.describe('Token, sent as `authorization: Bearer …`.') }),
    z.strictObject({ basic: z.strictObject({ user: text.describe('User name.'), password: text.describe('Password.') }) }),
  ]);
}

const redirects = ({ z }: Kit) => z.int().min(0).max(100);

function section(kit: Kit) {
  const { z, durationUs, sizeBytes } = kit;
  return z.strictObject({
    headers: pairs(kit)
      .default({})
      .describe('Headers of every request; a step’s header of the same name wins. `name?` is left out when undefined.'),
    query: pairs(kit).default({}).describe('Query parameters of every request; a step’s of the same name wins.'),
    timeout: durationUs
      .default(30_000_000)
      .describe('How long a request may take, redirects included, before it fails with `timeout`. Default 30s.'),
    connections: z
      .enum(['user', 'shared', 'fresh'])
      .default('user')
      .describe(
        'Who shares a connection. `user`: each virtual user keeps its own. `shared`: all users of a worker share `maxConnections`. `fresh`: a new connection for every request. Default user.',
      ),
    maxConnections: z.int().min(1).default(100).describe('With `connections: shared`: most connections per worker and host. Default 100.'),
    keepAlive: durationUs
      .default(600_000_000)
      .describe('How long an idle connection is kept; a shorter `keep-alive` of the server wins. Default 10m.'),
    redirects: redirects(kit).default(10).describe('Most redirects a request follows; 0: none, the redirect is the answer. Default 10.'),
    auth: auth(kit)
      .optional()
      .describe(
        'Credentials of every request: `{ bearer }`, `{ basic: { user, password } }` or `none`. Wins over a header `authorization`.',
      ),
    tls: z
      .strictObject({
        ca: z
          .string()
          .min(1)
          .optional()
          .describe(
            'Certificates to trust beside the usual ones: a file (from the folder of the config, else of the scenario), or PEM text.',
          ),
        insecure: z.boolean().default(false).describe('Trust any certificate. Default false.'),
        serverName: z.string().min(1).optional().describe('Name to ask for and to verify, where it is not the host’s.'),
      })
      .default({ insecure: false })
      .describe('How https is verified.'),
    decompress: z
      .boolean()
      .default(true)
      .describe('Ask for compressed answers (`accept-encoding`) and decode those whose body is read. Default true.'),
    maxBody: sizeBytes
      .default(10_000_000)
      .describe('Largest body that `expect` and `capture` may read, decompressed; more fails the request. Default 10MB.'),
    cookies: z.boolean().default(true).describe('Keep cookies per user. Default true.'),
  });
}

function verb(kit: Kit, shorthand: string, doc: string): VerbGrammar<HttpStep> {
  const { text, json } = kit;
  return {
    doc,
    shorthand,
    label: 'path',
    value: text.describe(
      'Path below the target, or a whole URL. Templates in it are percent-encoded; a URL that begins with one is taken as it is.',
    ),
    options: {
      headers: pairs(kit).optional().describe('Headers beside those of the section `http`.'),
      query: pairs(kit).optional().describe('Query parameters, percent-encoded.'),
      json: json.optional().describe('Body as JSON, with `content-type: application/json`.'),
      form: pairs(kit).optional().describe('Body as a form, with `content-type: application/x-www-form-urlencoded`.'),
      text: text.optional().describe('Body as it is, with `content-type: text/plain; charset=utf-8`.'),
      auth: auth(kit).optional().describe('Credentials of this request; `none` sends it without.'),
      redirects: redirects(kit).optional().describe('Most redirects this request follows; 0: none.'),
    },
    exclusive: [['json', 'form', 'text']],
  };
}
