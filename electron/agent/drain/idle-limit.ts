import type { Socket } from 'node:net'
import { guarded } from '../cover/guarded.ts'
import { originals } from '../cover/originals.ts'

/**
 * Closes a connection that came from another worker when it asks nothing for as long as its server lets others idle after an
 * answer. Node takes it for one whose first request is awaited, and would answer 408 after a minute.
 */
export function limitIdleArrival(socket: Socket): void {
  const server: unknown = 'server' in socket ? socket.server : null
  const idleMs = numberOf(server, 'keepAliveTimeout')
  if (idleMs <= 0) return
  const { bytesRead } = socket
  const look = guarded(() => {
    if (socket.bytesRead === bytesRead) socket.destroy()
  })
  // Not the socket's own timeout, which is the app's. From the check phase: what arrived is read by then.
  const lookSoon = (): void => void originals.setImmediate(look)
  originals.setTimeout(lookSoon, idleMs + numberOf(server, 'keepAliveTimeoutBuffer')).unref()
}

/** 0 where there is none. */
function numberOf(server: unknown, name: string): number {
  const value: unknown = typeof server === 'object' && server !== null ? Reflect.get(server, name) : 0
  return typeof value === 'number' ? value : 0
}
