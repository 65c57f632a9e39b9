import type { Language } from '../language/language.ts';
import { schemaOf } from '../language/schema.ts';
import { resultSchema } from '../run/result-schema.ts';

export type SchemaKind = 'scenario' | 'flows' | 'config' | 'result';

/** JSON Schema (draft 2020-12) of one kind of file. */
export const schema = (kind: SchemaKind, language: Language): object => (kind === 'result' ? resultSchema() : schemaOf(kind, language));
