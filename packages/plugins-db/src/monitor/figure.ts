/** One decimal below a hundred. */
export const figure = (value: number): string => (value < 100 ? value.toFixed(1) : String(Math.round(value)));
