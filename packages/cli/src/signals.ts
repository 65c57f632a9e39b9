import type { Signal } from '@loadgate/core';
import { monotonicUs } from '@loadgate/core/start';

const ONE_KEYSTROKE_US = 250e3;

/** Takes the same signal within 250 ms as one: Ctrl+C reaches the command from the terminal and from the process that started it. */
export function onceEachPress(listener: (signal: Signal) => void, nowUs: () => number = monotonicUs): (signal: Signal) => void {
  let last: { readonly signal: Signal; readonly atUs: number } | undefined;
  return (signal) => {
    const atUs = nowUs();
    if (last !== undefined && last.signal === signal && atUs - last.atUs < ONE_KEYSTROKE_US) return;
    last = { signal, atUs };
    listener(signal);
  };
}
