/** Where a person finds it: 1-based, in UTF-16 units; `endColumn` is the first column after what is blamed of its line. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn?: number;
}

export interface ErrorDetails {
  /** What to do, where that is certain to help. */
  readonly hint?: string;
  readonly location?: Location;
  readonly cause?: unknown;
}

/** Something a person can act on. Anything else that is thrown is a bug and keeps its stack. Match `code`, never `instanceof`, across packages. */
export abstract class LoadgateError extends Error {
  readonly code: string;
  /** What it makes of a command that it ends. */
  abstract readonly exitCode: 2 | 3;
  readonly hint: string | undefined;
  readonly location: Location | undefined;
  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = details.hint;
    this.location = details.location;
  }
}

/** A character of a text: line and column from 1, columns in UTF-16 units, as editors count. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}
/** `end` is the first character behind it. */
export interface TextRange {
  readonly start: TextPosition;
  readonly end: TextPosition;
}
export interface Edit {
  /** In the file of the problem. */
  readonly range: TextRange;
  readonly newText: string;
}
/** One way to put a problem right: all its edits at once. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
}

/** One thing wrong with a scenario, flows file, config or data file. */
export interface Problem {
  /** Permanent, `LG_…`. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly location: Location;
  /** What stands under the blamed text: `in loadgate: \`users\``, `did you mean …?`. */
  readonly hint?: string;
  /** All that is blamed, over several lines too; `location` is its part in the first. */
  readonly range?: TextRange;
  /** Ways to put it right, the likeliest first; none where the author must think. */
  readonly fixes?: readonly Fix[];
}

/** For the author of the scenario: everything that is wrong, at once. Exit code 2. */
export class ScenarioError extends LoadgateError {
  readonly exitCode = 2;
  readonly problems: readonly Problem[];
  /** Texts of the files that the problems are in, for code frames. */
  readonly sources: ReadonlyMap<string, string>;
  constructor(problems: readonly Problem[], sources: ReadonlyMap<string, string>) {
    const first = problems[0];
    super(
      'LG_SCENARIO_INVALID',
      first === undefined ? 'invalid scenario' : first.message,
      first === undefined ? {} : { location: first.location },
    );
    this.problems = problems;
    this.sources = sources;
  }
}

/** For the author of a plugin: names plugin and hook. */
export class PluginError extends LoadgateError {
  /** 2 while plugins are found and imported (nothing has been sent), 3 once they work. */
  readonly exitCode: 2 | 3;
  readonly plugin: string;
  readonly hook: string;
  constructor(code: string, plugin: string, hook: string, message: string, details: ErrorDetails = {}) {
    super(code, message, details);
    this.exitCode = hook === 'resolve' || hook === 'import' || hook === 'grammar' ? 2 : 3;
    this.plugin = plugin;
    this.hook = hook;
  }

  /** The same without secrets, and so without its cause. */
  masked(mask: (text: string) => string): PluginError {
    const { code, plugin, hook, message, hint, location } = this;
    return new PluginError(code, plugin, hook, mask(message), {
      ...(hint !== undefined && { hint: mask(hint) }),
      ...(location && { location }),
    });
  }

  /** The same, with the place where the plugin is named. */
  at(location: Location): PluginError {
    const { code, plugin, hook, message, hint, cause } = this;
    return new PluginError(code, plugin, hook, message, { location, cause, ...(hint !== undefined && { hint }) });
  }
}

/** For whoever runs it: a port, a file, a database is not there. Exit code 3. */
export class EnvironmentError extends LoadgateError {
  readonly exitCode = 3;
}

/** Refused before anything was sent: a limit, a protected environment, wrong use of the command. Exit code 2. */
export class RefusedError extends LoadgateError {
  readonly exitCode = 2;
}
