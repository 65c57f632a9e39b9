export { VirtualClock } from '../time/virtual.ts';
export {
  FAKE_VIEWS,
  type FakeAnswer,
  type FakeCall,
  type FakeOptions,
  type FakeProtocol,
  type FakeReply,
  fakeProtocol,
} from './fake-protocol.ts';
export { pass, type RanPlan, type RunPlanOptions, runPlan } from './run-plan.ts';
export { type LoadSketch, type PlanSketch, sketchedPlan, sketchedRows } from './sketched-plan.ts';
export { block, choose, forEach, group, log, type RequestSketch, repeat, request, sequence, set, think, when } from './sketched-steps.ts';
