export { checkConfig, checkFlows, checkScenario } from '../scenario/check-scenario.ts';
export type { Files } from '../scenario/files.ts';
export { formatProblems, type ProblemLook } from '../scenario/format-problems.ts';
export { readProject, resolveScenario } from '../scenario/project.ts';
export type { Checked, CheckRequest, Settings } from '../scenario/request.ts';
export { type Language, languageOf } from './language.ts';
export { type KeyDoc, type Reference, referenceOf } from './reference.ts';
export { referenceMarkdown } from './reference-markdown.ts';
export { type LanguageFile, schemaOf } from './schema.ts';
