/** What the orders' target takes for a login. */
export const TOKEN = 'bench-token-0123456789abcdef';
