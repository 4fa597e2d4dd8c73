/**
 * What the servers of a worker speak, by the class of each. `h2-only` and `h2` are HTTP/2 over TLS, the second one HTTP/1
 * as well (`allowHTTP1`); `h2c` is HTTP/2 without TLS. `tls` and `tcp`: something else, which Node does not name.
 */
export const serverProtocols = ['http', 'https', 'h2', 'h2-only', 'h2c', 'tls', 'tcp'] as const
export type ServerProtocol = (typeof serverProtocols)[number]

export interface ProtocolFacts {
  /** As people say it. */
  readonly words: string
  readonly scheme: 'http' | 'https' | 'tls' | 'tcp'
  readonly isSecure: boolean
  /** Node counts requests of it, at least from some release on. */
  readonly isHttp: boolean
  readonly isHttp2: boolean
  /** Null where a browser opens it, else why it cannot. */
  readonly notInBrowser: string | null
  /** Null where load, probes and requests by hand, which are HTTP/1, can be made on it; else why they cannot. */
  readonly notLoadable: string | null
}

/** All that is known of each; who shows, probes or loads an address asks here. */
export const protocolFacts: Readonly<Record<ServerProtocol, ProtocolFacts>> = {
  http: {
    words: 'HTTP',
    scheme: 'http',
    isSecure: false,
    isHttp: true,
    isHttp2: false,
    notInBrowser: null,
    notLoadable: null,
  },
  https: {
    words: 'HTTPS',
    scheme: 'https',
    isSecure: true,
    isHttp: true,
    isHttp2: false,
    notInBrowser: null,
    notLoadable: null,
  },
  h2: {
    words: 'HTTP/2 and HTTP/1 over TLS',
    scheme: 'https',
    isSecure: true,
    isHttp: true,
    isHttp2: true,
    notInBrowser: null,
    notLoadable: null,
  },
  'h2-only': {
    words: 'HTTP/2 over TLS',
    scheme: 'https',
    isSecure: true,
    isHttp: true,
    isHttp2: true,
    notInBrowser: null,
    notLoadable:
      'it speaks HTTP/2 alone, and load, probes and requests by hand are HTTP/1: allowHTTP1 in its options lets them in',
  },
  h2c: {
    words: 'HTTP/2 without TLS',
    scheme: 'http',
    isSecure: false,
    isHttp: true,
    isHttp2: true,
    notInBrowser: 'no browser speaks HTTP/2 without TLS: try curl --http2-prior-knowledge',
    notLoadable: 'it speaks HTTP/2 without TLS, and load, probes and requests by hand are HTTP/1',
  },
  tls: {
    words: 'TLS, no HTTP',
    scheme: 'tls',
    isSecure: true,
    isHttp: false,
    isHttp2: false,
    notInBrowser: 'it is a TLS server that is no HTTP server: no browser opens it',
    notLoadable: 'it is a TLS server that is no HTTP server, and load, probes and requests by hand are HTTP/1',
  },
  tcp: {
    words: 'TCP, no HTTP',
    scheme: 'tcp',
    isSecure: false,
    isHttp: false,
    isHttp2: false,
    notInBrowser: 'it is a TCP server that is no HTTP server: no browser opens it',
    notLoadable: 'it is a TCP server that is no HTTP server, and load, probes and requests by hand are HTTP/1',
  },
}

/** HTTP/2 requests are published from Node 22.18 and 24.3 on; before that nobody can count them. */
export function publishesHttp2(nodeVersion: string): boolean {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number)
  return major >= 25 || (major === 24 && minor >= 3) || (major === 22 && minor >= 18)
}

/** Under Node 18 a drain finds no session of HTTP/2 over TLS, and cannot send its client on. */
export function drainsSecureHttp2(nodeVersion: string): boolean {
  return Number(nodeVersion.split('.')[0]) >= 20
}
