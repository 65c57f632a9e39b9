/** Percent-encodes everything that has a meaning in a URL; half a surrogate pair, which cannot be encoded, becomes U+FFFD. */
export const percentEncoded = (text: string): string => encodeURIComponent(wellFormed(text));

/** Percent-encodes only what a request line cannot hold. */
export const sendable = (path: string): string => (/[^!-~]/.test(path) ? wellFormed(path).replace(/[^!-~]+/g, encodeURIComponent) : path);

const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');
