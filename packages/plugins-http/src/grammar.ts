import type { Grammar, Json, Kit, VerbGrammar, View } from '@loadgate/core';
import { faultOfDocument, titleOfDocument } from './graphql-document.ts';
import { leadsHere, type TlsConfig, type TransportConfig, tls, transport } from './transport.ts';

export type Scalar = string | number | boolean;
/** Values by name; a name that ends in `?` is left out when its value is undefined, a list is sent as several pairs. */
export type Pairs = Readonly<Record<string, Scalar | readonly Scalar[]>>;
export interface Credentials {
  readonly user: string;
  readonly password: string;
}
export type Auth = 'none' | { readonly bearer: string } | { readonly basic: Credentials } | { readonly digest: Credentials };
export type Compression = 'gzip' | 'br' | 'deflate' | 'zstd';

/** The section `http` as the checker leaves it: every default filled in, times in µs, sizes in bytes. */
export interface HttpConfig extends TransportConfig {
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
  readonly compress: Compression | 'none';
  readonly maxBody: number;
  readonly cookies: boolean;
}

export type HttpVerb = 'get' | 'post' | 'put' | 'patch' | 'delete' | 'head' | 'options';
export interface HttpOptions {
  readonly headers?: Pairs | undefined;
  readonly query?: Pairs | undefined;
  readonly json?: Json | undefined;
  readonly form?: Pairs | undefined;
  readonly text?: string | undefined;
  readonly file?: string | FileBody | undefined;
  readonly multipart?: Parts | undefined;
  readonly compress?: Compression | 'none' | undefined;
  readonly auth?: Auth | undefined;
  readonly redirects?: number | undefined;
}
/** A file by its path from the project’s folder. */
export interface FileBody {
  readonly file: string;
  readonly contentType?: string | undefined;
}
/** What one part of a form holds. */
export type Part =
  | Scalar
  | (FileBody & { readonly filename?: string | undefined })
  | { readonly value: Scalar; readonly contentType?: string | undefined; readonly filename?: string | undefined };
/** Parts by name, as {@link Pairs}. */
export type Parts = Readonly<Record<string, Part | readonly Part[]>>;

export interface MethodStep {
  readonly verb: HttpVerb;
  readonly value: string;
  readonly options: HttpOptions;
}
export interface GraphqlStep {
  readonly verb: 'graphql';
  readonly value: string;
  readonly options: GraphqlOptions;
}
export type HttpStep = MethodStep | GraphqlStep;
export interface GraphqlOptions extends Pick<HttpOptions, 'headers' | 'compress' | 'auth' | 'redirects'> {
  readonly query: string;
  readonly variables?: Readonly<Record<string, Json>> | string | undefined;
  readonly operationName?: string | undefined;
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
      graphql: graphql(kit),
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
      {
        name: 'auth_challenges',
        kind: 'count',
        unit: '',
        doc: 'Requests sent a second time because the server asked for digest credentials.',
      },
      {
        name: 'unsent_bodies',
        kind: 'count',
        unit: '',
        doc: 'Requests whose answer was complete before their body had left this machine; they measure no upload.',
        notice: 'requests that the target answered before it had their body: {n}; they measure no upload',
      },
    ],
    expect: ['status < 400'],
    staysHere: ({ hosts }, host) => leadsHere(hosts, host),
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
  const credentials = z.strictObject({ user: text.describe('User name.'), password: text.describe('Password.') });
  return z.union([
    z.literal('none'),
    z.strictObject({ bearer: text.describe('Token, sent as `authorization: Bearer …`.') }),
    z.strictObject({ basic: credentials }),
    z.strictObject({ digest: credentials.describe('Sent as an answer to a 401; the nonce is kept for the requests that follow.') }),
  ]);
}

const compress = ({ z }: Kit) => z.enum(['gzip', 'br', 'deflate', 'zstd', 'none']);

function parts({ z, text }: Kit) {
  const scalar = z.union([text, z.number(), z.boolean()]);
  const contentType = text.optional();
  const part = z.union([
    scalar,
    z.strictObject({ file: z.string().min(1), contentType, filename: text.optional() }),
    z.strictObject({ value: scalar, contentType, filename: text.optional() }),
  ]);
  return z.record(z.string().min(1), z.union([part, z.array(part)]));
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
        'Credentials of every request: `{ bearer }`, `{ basic: { user, password } }`, `{ digest: { user, password } }` or `none`. Wins over a header `authorization`.',
      ),
    tls: tls(kit).default({ insecure: false }).describe('How https is verified, and who the users are to servers that ask.'),
    ...transport(kit),
    decompress: z
      .boolean()
      .default(true)
      .describe('Ask for compressed answers (`accept-encoding`) and decode those whose body is read. Default true.'),
    compress: compress(kit)
      .default('none')
      .describe(
        'How bodies are compressed, with `content-encoding` beside them; a body whose step names a `content-encoding` is sent as it is. Default none.',
      ),
    maxBody: sizeBytes
      .default(10_000_000)
      .describe('Largest body that `expect` and `capture` may read, decompressed; more fails the request. Default 10MB.'),
    cookies: z.boolean().default(true).describe('Keep cookies per user. Default true.'),
  });
}

function verb(kit: Kit, shorthand: string, doc: string): VerbGrammar<MethodStep> {
  const { z, text, json } = kit;
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
      json: json.refine(isNoJsonText, { error: AS_TEXT }).optional().describe('Body as JSON, with `content-type: application/json`.'),
      form: pairs(kit).optional().describe('Body as a form, with `content-type: application/x-www-form-urlencoded`.'),
      text: text.optional().describe('Body as it is, with `content-type: text/plain; charset=utf-8`.'),
      file: z
        .union([
          z.string().min(1),
          z.strictObject({
            file: z.string().min(1).describe('Its path.'),
            contentType: text.optional().describe('Default: by its extension.'),
          }),
        ])
        .optional()
        .describe(
          'Body from a file, `{ file, contentType }` or its path alone: from the folder of the file that says it, inside the project, no template. `content-type` by its extension, else `application/octet-stream`.',
        ),
      multipart: parts(kit)
        .optional()
        .describe(
          'Body as `multipart/form-data`: texts, `{ file, contentType, filename }`, `{ value, contentType, filename }`; a list gives several parts of one name, `name?` is left out when undefined.',
        ),
      ...common(kit),
    },
    exclusive: [['json', 'form', 'text', 'file', 'multipart']],
    files: [['file'], ['file', 'file'], ['multipart', '*', 'file'], ['multipart', '*', '*', 'file']],
  };
}

/** Of every request. */
function common(kit: Kit) {
  return {
    compress: compress(kit).optional().describe('How this body is compressed; `none` sends it as it is. Default: the section’s.'),
    auth: auth(kit).optional().describe('Credentials of this request; `none` sends it without.'),
    redirects: redirects(kit).optional().describe('Most redirects this request follows; 0: none.'),
  };
}

function graphql(kit: Kit): VerbGrammar<GraphqlStep> {
  const { z, text, json, template } = kit;
  const document = z.string().superRefine((written, context) => {
    const fault = faultOfDocument(written);
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
  });
  return {
    doc: 'Sends a GraphQL document by POST. Expects `status == 200` and `$.errors absent` where the step says nothing else of them.',
    label: 'path',
    value: text.describe('Path of the endpoint below the target, or a whole URL.'),
    title: ({ query, operationName }) => titleOfDocument(query, operationName),
    expect: ['status == 200', '$.errors absent'],
    options: {
      query: document.describe('The document. What stands between its braces is the server’s to judge; that they match is looked at.'),
      variables: template(z.record(z.string(), json)).optional().describe('Values of the document’s `$variables`.'),
      operationName: text.optional().describe('Which operation of the document to run, where it has several.'),
      headers: pairs(kit).optional().describe('Headers beside those of the section `http`.'),
      ...common(kit),
    },
  };
}

const AS_TEXT = 'would be sent in quotes: it is JSON as text already; write it as YAML, without the quotes around it';

/** False for `'{"a": 1}'`, as other tools want it. */
function isNoJsonText(value: Json): boolean {
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return true;
  try {
    JSON.parse(value);
    return false;
  } catch {
    return true;
  }
}
