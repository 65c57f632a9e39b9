import type { Clock } from './clock.ts';

/** `work`, or a rejection with `message` once `us` microseconds have passed. The work itself is not stopped. */
export async function withTimeout<T>(clock: Clock, us: number, work: Promise<T>, message: string): Promise<T> {
  let timer: { cancel(): void } | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = clock.at(clock.nowUs() + us, () => reject(new Error(message)));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    timer?.cancel();
  }
}
