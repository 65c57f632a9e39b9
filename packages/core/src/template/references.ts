import type { Argument, Call, ExpressionPart, Source, Template } from './template.ts';

/** Something that a template reads and that has to be there. */
export interface Reference {
  readonly source: Source;
  /** A default stands behind it: it may be missing. */
  readonly hasDefault: boolean;
}

/** Everything a template reads, arguments of functions included, in the order in which it stands there. */
export const referencesOf = (template: Template): readonly Reference[] =>
  template.parts.flatMap((part) => (part.kind === 'expression' ? ofExpression(part) : []));

function ofExpression({ source, pipe }: ExpressionPart): Reference[] {
  const hasDefault = pipe.some((step) => step.kind === 'default');
  const sources = isCall(source) ? source.args.filter(isSource).map((arg) => arg.source) : [source];
  return sources.map((read) => ({ source: read, hasDefault }));
}

/** True for functions and fakes, false for what is read from somewhere. */
export const isCall = (source: Source | Call): source is Call => source.kind === 'call' || source.kind === 'fake';
const isSource = (arg: Argument): arg is Argument & { kind: 'source' } => arg.kind === 'source';
