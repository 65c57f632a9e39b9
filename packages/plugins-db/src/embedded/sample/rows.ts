/** How many tenants the sample has, numbered from 1. */
export const sampleTenants = 50;

const firstNames = words(
  'Ada Alan Annie Barbara Bjarne Carol Claude Dennis Donald Edsger Frances Grace Guido Hedy Joan Katherine Ken Linus Margaret Radia Sophie Tim',
);
const lastNames = words(
  'Berg Costa Diaz Evans Fischer Garcia Huang Ivanov Jensen Kaur Lopez Meyer Novak Okafor Park Quinn Rossi Silva Tanaka Weber',
).flatMap((name) => [name, `van ${name}`]);
const subjects = [
  'Cannot log in',
  'Invoice is wrong',
  'Export never ends',
  'Page loads slowly',
  'Please delete my account',
  'Import stops half way',
  'Two contacts are the same',
  'Password mail does not arrive',
];

const ticketsPerTenant = 200;

/** Every tenant has everybody once, so every search by a full name finds somebody: 880 contacts and 200 tickets each. */
export const insertRows = `
insert into tenants select number, 'Tenant ' || number from generate_series(1, ${sampleTenants}) number;

insert into contacts (tenant_id, name, email, created_at)
select tenants.id, person.name, replace(lower(person.name), ' ', '.') || '@tenant' || tenants.id || '.example',
  timestamptz '2026-01-01' + make_interval(mins => (tenants.id * 31 + person.number * 7)::int)
from tenants, (
  select first || ' ' || last as name, row_number() over (order by last, first) as number
  from unnest(${textArray(firstNames)}) first, unnest(${textArray(lastNames)}) last
) person
order by tenants.id, person.number;

insert into tickets (tenant_id, contact_id, subject, status, priority, created_at)
select tenants.id, (tenants.id - 1) * ${firstNames.length * lastNames.length} + number,
  (${textArray(subjects)})[1 + number % ${subjects.length}],
  (array['open', 'pending', 'solved', 'closed'])[1 + number % 4],
  (array['low', 'normal', 'normal', 'high', 'urgent'])[1 + number % 5],
  timestamptz '2026-01-01' + make_interval(mins => tenants.id * 31 + number * 11)
from tenants, generate_series(1, ${ticketsPerTenant}) number
order by tenants.id, number;
`;

function words(text: string): string[] {
  return text.split(' ');
}

function textArray(values: readonly string[]): string {
  return `array[${values.map((value) => `'${value}'`).join(', ')}]`;
}
