import type { Language } from '../language/language.ts';
import type { OpenFiles } from './files.ts';
import type { Problems } from './problems.ts';

/** What every part of a check works with. */
export interface Checking {
  readonly language: Language;
  readonly problems: Problems;
  readonly files: OpenFiles;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `look`: nothing will be sent, so what only a run needs may be missing. */
  readonly purpose: 'run' | 'look';
}
