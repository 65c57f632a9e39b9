import { type Command, CommandFailure } from '../command.ts';
import { hostFor } from '../host.ts';

const KINDS = ['scenario', 'flows', 'config', 'result'] as const;

export const schemaCommand: Command = async (parsed, surroundings) => {
  const kind = KINDS.find((each) => each === parsed.operands[0]);
  if (kind === undefined) throw new CommandFailure(`there is no schema of ${parsed.operands[0]}: ${KINDS.join(', ')}`, 2);
  const schema = await hostFor(surroundings).schema(kind);
  surroundings.output.out(`${JSON.stringify(schema, null, 2)}\n`);
  return 0;
};
