import type { HttpConfig } from '../grammar.ts';

/** A section without what is rendered for users, and what the target may need a login for. */
export const bareOf = (config: HttpConfig): HttpConfig => ({
  ...config,
  headers: {},
  query: {},
  auth: undefined,
  cookies: false,
  redirects: 0,
});
