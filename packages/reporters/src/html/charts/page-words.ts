/// <reference lib="dom" />
// As page-script.ts: these functions run in the reader's browser.

export function numberText(value: number): string {
  const [whole = '', fraction] = String(Number(value.toPrecision(4))).split('.');
  const parts = whole.replace(/\B(?=(\d{3})+$)/g, ' ');
  return fraction === undefined ? parts : `${parts}.${fraction}`;
}

export function millisecondsText(ms: number): string {
  return ms < 1000 ? `${Number(ms.toPrecision(3))} ms` : `${Number((ms / 1000).toPrecision(3))} s`;
}

export function momentText(second: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const whole = Math.floor(second);
  const clock = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return whole < 3600 ? clock : `${Math.floor(whole / 3600)}:${clock}`;
}

/** The page's colour of that name, as light or dark as the reader's system is. */
export function colorOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
