import type { Server } from 'node:net'
import type { AgentListen } from '../../../shared/agent-protocol.ts'
import { protocolOf } from './server-protocol.ts'

/** Where a server listens, or null when it does not. */
export function describeListen(server: Server): AgentListen | null {
  if (!server.listening) return null
  const known = { exclusive: listensAlone(server), protocol: protocolOf(server) }
  const address = server.address()
  if (typeof address === 'string') return { address: null, port: null, path: address, transport: 'unix', ...known }
  if (address === null) return null
  const transport = address.family === 'IPv6' || String(address.family) === '6' ? 'tcp6' : 'tcp4'
  return { address: address.address, port: address.port, path: null, transport, ...known }
}

/**
 * What comes from the primary is either no handle at all (round-robin: a plain object stands in) or a handle whose
 * `close` node's cluster child replaced. Any other handle is the worker's own. See node's lib/internal/cluster/child.js.
 */
function listensAlone(server: Server): boolean {
  const handle: unknown = '_handle' in server ? server._handle : null
  if (typeof handle !== 'object' || handle === null) return false
  return Object.getPrototypeOf(handle) !== Object.prototype && !Object.hasOwn(handle, 'close')
}
