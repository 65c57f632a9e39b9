import type { Plan, Population } from '../contract/plan.ts';
import { protocolsIn } from '../scenario/protocols.ts';

/** Whether users of a population speak a protocol: in one of their flows, or around them. */
export function speakersOf({ flows, userSetup, userCleanup }: Plan, protocol: string): (population: Population) => boolean {
  const around = protocolsIn([...userSetup, ...userCleanup]).has(protocol);
  return (population) => around || population.flows.some((flow) => protocolsIn(flows[flow]?.steps ?? []).has(protocol));
}
