/** What databases say by SQLSTATE (SQL standard, PostgreSQL's own among them), for those that load brings about. */
const STATES = new Map(
  Object.entries({
    '08P01': 'protocol violation',
    '0A000': 'not supported',
    '22001': 'text too long',
    '22003': 'number out of range',
    '22012': 'division by zero',
    '22P02': 'text that is no value of its type',
    '23502': 'null where none may be',
    '23503': 'foreign key violation',
    '23505': 'unique violation',
    '23514': 'check violation',
    '25006': 'write in a read-only transaction',
    '25P02': 'statement in a failed transaction',
    '25P03': 'idle in a transaction for too long',
    '28000': 'login refused',
    '28P01': 'wrong password',
    '3D000': 'no such database',
    '3F000': 'no such schema',
    '40001': 'serialization failure',
    '40P01': 'deadlock',
    '42501': 'no permission',
    '42601': 'SQL that cannot be read',
    '42703': 'no such column',
    '42704': 'no such object',
    '42883': 'no such function',
    '42P01': 'no such table',
    '42P18': 'parameter of unknown type',
    '53100': 'disk full',
    '53200': 'server out of memory',
    '53300': 'too many connections',
    '55P03': 'lock not available in time',
    '57014': 'statement cancelled or out of time',
    '57P01': 'connection ended by the server',
    '57P02': 'server crashed',
    '57P03': 'server is starting or stopping',
    '58030': 'input or output error of the server',
  }),
);

/** The first two characters are the class. */
const CLASSES = new Map(
  Object.entries({
    '08': 'connection failure',
    '22': 'bad value',
    '23': 'constraint violation',
    '25': 'wrong state of the transaction',
    '28': 'login refused',
    '40': 'transaction rolled back',
    '42': 'wrong statement',
    '53': 'server out of resources',
    '54': 'beyond a limit of the server',
    '55': 'object in the wrong state',
    '57': 'stopped by the server',
    '58': 'system error of the server',
    XX: 'internal error of the server',
  }),
);

export function sqlStateText(state: string): string {
  const text = STATES.get(state) ?? CLASSES.get(state.slice(0, 2));
  return text === undefined ? `answered with error ${state}` : `${text} (SQLSTATE ${state})`;
}
