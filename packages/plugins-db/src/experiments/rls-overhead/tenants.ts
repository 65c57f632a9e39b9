import type { ObservedQuery } from '../../driver/observed.ts';
import type { Backend, Settings } from './backend.ts';
import { ownSettings } from './roles.ts';

/** Somebody whom policies tell from others. */
export interface Tenant {
  /** `app.tenant_id = 7`. */
  readonly name: string;
  /** All that his session is told, role and bounds included. */
  readonly settings: Settings;
}

/** More would not make it surer. */
const MOST_TENANTS = 4;

/** Those that were observed. Empty: users differ in nothing that policies could tell them by. */
export async function tenantsOf(
  backend: Backend,
  queries: readonly ObservedQuery[],
  tenant: string | undefined,
): Promise<readonly Tenant[]> {
  const names = new Set(queries.flatMap((query) => ownSettings(query).map(([name]) => name)));
  const telling = tenant === undefined ? await namedByPolicies(backend, [...names]) : [tenant].filter((name) => names.has(name));
  const found = new Map<string, Tenant>();
  for (const query of queries) {
    const own = ownSettings(query).filter(([name]) => telling.includes(name));
    const name = own.map(([setting, value]) => `${setting} = ${value}`).join(', ');
    if (own.length > 0 && !found.has(name)) found.set(name, { name, settings: query.settings });
  }
  return [...found.values()].slice(0, MOST_TENANTS);
}

/** All of them, where the policies hide in functions what they look at. */
async function namedByPolicies(backend: Backend, names: readonly string[]): Promise<readonly string[]> {
  await backend.become([]);
  const rows = await backend.ask(NAMED, [`{${names.map((name) => JSON.stringify(name)).join(',')}}`]);
  return rows.length === 0 ? names : rows.map(({ name }) => String(name));
}

const NAMED = `
select name from unnest($1::text[]) name
where exists (select from pg_policies where strpos(concat(qual, ' ', with_check), 'current_setting(''' || name || '''') > 0)`;
