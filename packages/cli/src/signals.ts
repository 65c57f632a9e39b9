import type { Signal } from '@loadgate/core';

/** Within this time the same signal is one: Ctrl+C reaches the command from the terminal and from the process that started it. */
const ONE_KEYSTROKE_MS = 250;

export function repeatsOnly(listener: (signal: Signal) => void): (signal: Signal) => void {
  let last: { readonly signal: Signal; readonly atMs: number } | undefined;
  return (signal) => {
    const atMs = performance.now();
    if (last !== undefined && last.signal === signal && atMs - last.atMs < ONE_KEYSTROKE_MS) return;
    last = { signal, atMs };
    listener(signal);
  };
}
