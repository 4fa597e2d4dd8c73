import { deserialize, serialize } from 'node:v8'
import type { Payload } from '../../shared/own-primary/protocol.ts'
import { CarriedHandle } from '../cluster/child/carried-handle.ts'

/** What a worker said, as it goes to the process; `isJson` by the worker's serialization. Null when it cannot be written. */
export function payloadOf(message: unknown, handle: unknown, isJson: boolean): Payload | null {
  const kind = handle instanceof CarriedHandle ? handle.kind : null
  if (isJson) return { wire: 'json', message, handle: kind }
  try {
    return { wire: 'v8', message: serialize(message).toString('base64'), handle: kind }
  } catch {
    // A host object that only Node's own channel can carry.
    return null
  }
}

/** What the process said, as it goes to the worker; null when it makes no sense. */
export function messageOf({ wire, message }: Payload): { readonly message: unknown; readonly bytes: number } | null {
  if (wire === 'json') return { message, bytes: 0 }
  if (typeof message !== 'string') return null
  try {
    return { message: deserialize(Buffer.from(message, 'base64')), bytes: message.length }
  } catch {
    // Bytes that V8 did not write.
    return null
  }
}
