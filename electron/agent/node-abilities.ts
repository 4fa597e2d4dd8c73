export interface NodeAbilities {
  readonly http2Channels: boolean
  readonly socketChannel: boolean
  /** What this Node cannot report, in words for people. */
  readonly missing: readonly string[]
}

/**
 * What a Node version publishes. The channels themselves cannot be asked: subscribing creates them.
 * `net.server.socket`: 18.13 and 19.1. HTTP/2 streams with start and close: 22.18 and 24.3.
 */
export function abilitiesOf(nodeVersion: string): NodeAbilities {
  const [major = 0, minor = 0] = nodeVersion
    .slice(nodeVersion.startsWith('v') ? 1 : 0)
    .split('.')
    .map(Number)
  const atLeast = (...firsts: readonly (readonly [number, number])[]): boolean =>
    firsts.some(([onMajor, fromMinor]) => major === onMajor && minor >= fromMinor)
  const socketChannel = major >= 20 || atLeast([18, 13], [19, 1])
  const http2Channels = major >= 25 || atLeast([22, 18], [24, 3])
  return {
    http2Channels,
    socketChannel,
    missing: [
      ...(socketChannel ? [] : [`new connections: Node ${nodeVersion} does not publish them (18.13 and later do)`]),
      ...(http2Channels
        ? []
        : [`HTTP/2 requests: Node ${nodeVersion} does not publish them (22.18, 24.3 and later do)`]),
      ...(major >= 20
        ? []
        : [`HTTP/2 over TLS: with Node ${nodeVersion} a drain cannot tell its clients to go (20 and later can)`]),
      'upgraded connections (WebSocket) count as connections, not as requests',
    ],
  }
}
