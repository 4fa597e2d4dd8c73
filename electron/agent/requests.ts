import type { AgentRequest } from '../../shared/agent-protocol.ts'
import { originals } from './cover/originals.ts'

/** Reads one line from the primary; null when it is nothing we know. */
export function parseRequest(line: string): AgentRequest | null {
  let value: unknown
  try {
    value = originals.parse(line)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null || !('type' in value)) return null
  const field = (name: string): unknown => Reflect.get(Object(value), name)
  const number = (name: string): number | null => {
    const found = field(name)
    return typeof found === 'number' && Number.isFinite(found) && found >= 0 ? found : null
  }
  const requestId = number('requestId')
  switch (value.type) {
    case 'detail':
      return { type: 'detail' }
    case 'interval': {
      const intervalMs = number('intervalMs')
      return intervalMs === null ? null : { type: 'interval', intervalMs: Math.max(50, intervalMs) }
    }
    case 'drain': {
      const idleCloseMs = number('idleCloseMs')
      return idleCloseMs === null ? null : { type: 'drain', idleCloseMs }
    }
    case 'traffic': {
      const everyMs = number('everyMs')
      const connectionsOneOf = number('connectionsOneOf')
      const requestsOneOf = number('requestsOneOf')
      if (everyMs === null || connectionsOneOf === null || requestsOneOf === null) return null
      return { type: 'traffic', everyMs, connectionsOneOf, requestsOneOf }
    }
    case 'throw': {
      const message = field('message')
      return requestId === null || typeof message !== 'string' ? null : { type: 'throw', requestId, message }
    }
    case 'exit': {
      const code = number('code')
      return requestId === null || code === null ? null : { type: 'exit', requestId, code }
    }
    default:
      return null
  }
}
