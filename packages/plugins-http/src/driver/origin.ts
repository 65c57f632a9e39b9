/** Scheme, host and port that requests go to. One object per origin and driver, so that origins are compared by identity. */
export interface Origin {
  /** `https://api.example:8443`, without a path. */
  readonly href: string;
  readonly secure: boolean;
  /** Without the brackets of an IPv6 address. */
  readonly hostname: string;
  readonly port: number;
  /** Host and port as they stand in a URL. */
  readonly host: string;
}

/** Gives the one {@link Origin} of a URL. */
export type Origins = (url: URL) => Origin;

export function originsByHref(): Origins {
  const known = new Map<string, Origin>();
  return (url) => {
    const found = known.get(url.origin);
    if (found !== undefined) return found;
    const origin = originOf(url);
    known.set(url.origin, origin);
    return origin;
  };
}

function originOf(url: URL): Origin {
  const secure = url.protocol === 'https:';
  return {
    href: url.origin,
    secure,
    hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    host: url.host,
  };
}

/** True for what this protocol can speak. */
export const isHttp = (url: URL): boolean => url.protocol === 'http:' || url.protocol === 'https:';
