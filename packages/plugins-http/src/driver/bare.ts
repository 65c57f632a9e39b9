import type { HttpConfig } from '../grammar.ts';

/** A section without what is rendered for users, what the target may need a login for, and the way to it. */
export const bareOf = (config: HttpConfig): HttpConfig => ({
  ...config,
  headers: {},
  query: {},
  auth: undefined,
  cookies: false,
  redirects: 0,
  tls: { insecure: false },
  timeouts: undefined,
  proxy: undefined,
  noProxy: undefined,
  hosts: undefined,
  version: 1,
});
