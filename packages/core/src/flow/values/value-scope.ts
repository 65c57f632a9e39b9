import type { Json } from '../../contract/plan.ts';
import type { Read, ValueScope } from './scope.ts';
import { compileOptional } from './value.ts';

/** What {@link valueScope} needs: the scope, but `vars` as they stand in the Plan. */
export interface ScopeOptions extends Omit<ValueScope, 'readVar'> {
  /** May hold templates; one that reads itself, in a circle too, counts as missing. */
  readonly vars: { readonly [name: string]: Json };
}

/** What templates of one worker are compiled with. */
export function valueScope({ vars, ...known }: ScopeOptions): ValueScope {
  const reads = new Map<string, Read>();
  const scope: ValueScope = {
    ...known,
    readVar(name) {
      if (!Object.hasOwn(vars, name)) return undefined;
      const compiled = reads.get(name);
      if (compiled !== undefined) return compiled;
      // while it is compiled it does not see itself: a circle is a missing value, not endless compiling
      reads.set(name, () => undefined);
      const read = compileOptional(vars[name] as Json, scope);
      reads.set(name, read);
      return read;
    },
  };
  return scope;
}
