export { createHost } from './container.ts';
export type {
  Closed,
  ErrorCount,
  Evidence,
  Finding,
  FindingMade,
  GateJudged,
  GateOutcome,
  GateResult,
  GeneratorInterval,
  Interval,
  IterationCounts,
  Judged,
  Notice,
  Phase,
  RunEvent,
  Series,
  SetUp,
  StageBegan,
  StagesAppended,
  Started,
  Verdict,
} from './contract/events.ts';
export type { Figures, History, SecondValue, Selection, StageSpan } from './contract/history.ts';
export type {
  Baseline,
  BaselineFigures,
  Capture,
  Condition,
  Flow,
  GateSpec,
  Json,
  Level,
  Limit,
  Load,
  LoadSearch,
  Metric,
  Plan,
  Population,
  Position,
  Row,
  Scope as GateScope,
  Stage,
  Step,
  Subject,
} from './contract/plan.ts';
export type {
  Bench,
  Block,
  Driver,
  Echo,
  Exchange,
  Experiment,
  Footprint,
  Grammar,
  Kit,
  LoadSoFar,
  MetricSpec,
  Monitor,
  MonitorKind,
  MonitorScope,
  NextStage,
  Outcome,
  Plugin,
  Protocol,
  ProtocolScope,
  Renderer,
  Reporter,
  ReporterKind,
  ReporterScope,
  Scope,
  Session,
  StepContext,
  StepRun,
  Templated,
  Terminal,
  TestType,
  Token,
  Turn,
  TypeDefaults,
  Unfinished,
  VerbGrammar,
  View,
  Vu,
  WrittenStep,
} from './contract/plugin.ts';
export type {
  Latency,
  ResultError,
  ResultExperiment,
  ResultFigures,
  ResultGate,
  ResultGenerator,
  ResultStage,
  ResultStep,
  RunResult,
} from './contract/result.ts';
export type { Call, CallTools, Pending, Protocols, ScriptRandom, ScriptReply, ScriptRequestOptions } from './contract/script.ts';
export { EnvironmentError, LoadgateError, type Location, PluginError, type Problem, RefusedError, ScenarioError } from './errors.ts';
export type {
  CheckedScenario,
  CheckOptions,
  Host,
  HostOptions,
  LogLevel,
  RunningRun,
  SentRun,
  StartOptions,
  ValidateOptions,
} from './host/host.ts';
export type { PluginsHere } from './host/plugins.ts';
export type { SchemaKind } from './host/schema.ts';
export type { SentExchange } from './host/send.ts';
export type { PluginManifest } from './language/plugin-manifest.ts';
export type { LoadedPlugin } from './plugins/loaded-plugin.ts';
export type { Signal } from './run/signal.ts';
export { formatProblems } from './scenario/format-problems.ts';
export { closest } from './template/closest.ts';
export type { Clock, Timer } from './time/clock.ts';
export { monotonicUs } from './time/monotonic.ts';
