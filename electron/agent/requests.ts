import type { AgentRequest, AgentWish } from '../../shared/agent-protocol.ts'
import { originals } from './cover/originals.ts'

/** A line from the primary: a request; or, by its id, one that this agent does not understand. */
export type ReadRequest = AgentRequest | { readonly type: 'unknown'; readonly requestId: number }

/** Reads one line from the primary; null when it is not even a request. */
export function parseRequest(line: string): ReadRequest | null {
  let value: unknown
  try {
    value = originals.parse(line)
  } catch {
    return null
  }
  const requestId = numberOf(value, 'requestId')
  if (requestId === null) return null
  const wish = wishOf(value)
  return wish === null ? { type: 'unknown', requestId } : { ...wish, requestId }
}

function wishOf(value: unknown): AgentWish | null {
  switch (fieldOf(value, 'type')) {
    case 'detail':
      return { type: 'detail' }
    case 'interval': {
      const intervalMs = numberOf(value, 'intervalMs')
      return intervalMs === null ? null : { type: 'interval', intervalMs: Math.max(50, intervalMs) }
    }
    case 'counts': {
      const everyMs = numberOf(value, 'everyMs')
      return everyMs === null ? null : { type: 'counts', everyMs }
    }
    case 'drain': {
      const idleCloseMs = numberOf(value, 'idleCloseMs')
      return idleCloseMs === null ? null : { type: 'drain', idleCloseMs }
    }
    case 'let-go':
      return { type: 'let-go' }
    case 'move-idle':
      return { type: 'move-idle', isOn: fieldOf(value, 'isOn') === true }
    case 'traffic': {
      const everyMs = numberOf(value, 'everyMs')
      const connectionsOneOf = numberOf(value, 'connectionsOneOf')
      const requestsOneOf = numberOf(value, 'requestsOneOf')
      if (everyMs === null || connectionsOneOf === null || requestsOneOf === null) return null
      return { type: 'traffic', everyMs, connectionsOneOf, requestsOneOf }
    }
    case 'act': {
      const order = fieldOf(value, 'order')
      // Whether it makes sense is for the action itself to say.
      return typeof fieldOf(order, 'action') === 'string' ? { type: 'act', order: Object(order) } : null
    }
    case 'fault': {
      const fault = fieldOf(value, 'fault')
      return typeof fault === 'object' && fault !== null ? { type: 'fault', fault: Object(fault) } : null
    }
    case 'undo-fault': {
      const faultId = numberOf(value, 'faultId')
      return faultId === null && fieldOf(value, 'faultId') !== null ? null : { type: 'undo-fault', faultId }
    }
    case 'lease': {
      const leaseMs = numberOf(value, 'leaseMs')
      return leaseMs === null ? null : { type: 'lease', leaseMs }
    }
    case 'inspect': {
      const order = fieldOf(value, 'order')
      return typeof fieldOf(order, 'kind') === 'string' ? { type: 'inspect', order: Object(order) } : null
    }
    default:
      return null
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function numberOf(value: unknown, name: string): number | null {
  const found = fieldOf(value, name)
  return typeof found === 'number' && Number.isFinite(found) && found >= 0 ? found : null
}
