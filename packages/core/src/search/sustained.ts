import type { LoadSearch } from '../contract/plan.ts';

/** What a search of arrivals and one of users finds. */
export const SUSTAINED = {
  open: { name: 'sustained_arrivals', unit: '/s', doc: 'Highest arrivals per second at which all gates that are not on findings held.' },
  closed: { name: 'sustained_users', unit: 'users', doc: 'Highest number of users at which all gates that are not on findings held.' },
} as const satisfies Record<LoadSearch['model'], { readonly name: string; readonly unit: string; readonly doc: string }>;
