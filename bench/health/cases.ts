/** A run that must come out one way, whatever the machine does beside it. */
export interface Case {
  readonly id: string;
  /** Of semantics §5. */
  readonly rule: string;
  /** `starved`: never passed; `healthy`: never flagged. */
  readonly direction: 'starved' | 'healthy';
  /** Whether it loads the target of the bench; others bring a protocol that needs none. */
  readonly loadsTarget: boolean;
  /** Limit of open files for the whole command. */
  readonly files?: number;
}

/** Each is a scenario of the same name; they last from a moment to three seconds. */
export const cases: readonly Case[] = [
  { id: 'late-arrivals', rule: '1 open', direction: 'starved', loadsTarget: false },
  { id: 'too-many', rule: '1 open', direction: 'starved', loadsTarget: false },
  { id: 'lost-time', rule: '1 closed', direction: 'starved', loadsTarget: false },
  { id: 'moment', rule: '1 closed', direction: 'starved', loadsTarget: false },
  { id: 'late-clock', rule: '2 late clock', direction: 'starved', loadsTarget: false },
  { id: 'descriptors', rule: '3 resources', direction: 'starved', loadsTarget: true, files: 128 },
  { id: 'arrivals', rule: '1 open', direction: 'healthy', loadsTarget: true },
  { id: 'pauses', rule: '1 closed', direction: 'healthy', loadsTarget: true },
  { id: 'half-second', rule: '1 closed', direction: 'healthy', loadsTarget: true },
  { id: 'first-run', rule: '1 closed', direction: 'healthy', loadsTarget: true },
];
