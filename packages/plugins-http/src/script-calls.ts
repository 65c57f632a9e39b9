import type { Pending, ScriptReply, ScriptRequestOptions } from '@loadgate/core';
import type { HttpOptions, HttpVerb } from './grammar.ts';

/** What came back to a script: the views of the protocol. */
export interface HttpScriptReply extends ScriptReply {
  readonly status: number;
  /** Bytes of the body as they came over the wire. */
  readonly size: number;
  header(name: string): string | undefined;
  cookie(name: string): string | undefined;
}

/** `http` of a script: `http.post('/carts', { json: {} })`. The path is sent as it stands there, nothing in it is a template. */
export type HttpScriptCalls = {
  readonly [verb in HttpVerb]: (path: string, options?: HttpOptions & ScriptRequestOptions) => Pending<HttpScriptReply>;
};

declare module '@loadgate/core' {
  interface Protocols {
    readonly http: HttpScriptCalls;
  }
}
