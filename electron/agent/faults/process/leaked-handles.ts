import { createSocket, type Socket } from 'node:dgram'
import type { FaultHost } from '../fault-host.ts'

/** Things of Node's that somebody forgot to close. */
export interface HandleStore {
  count(): number
  /** False: the system gives out no more. */
  hasRoom(): boolean
  add(): void
  /** Closes all. */
  close(): void
}

/** Longest delay of a timer. */
const forEverMs = 2 ** 31 - 1

/** Timers that keep the process alive, as forgotten ones do. */
export function createTimerStore({ setTimeout, clearTimeout }: FaultHost['originals']): HandleStore {
  const timers: NodeJS.Timeout[] = []
  return {
    count: () => timers.length,
    hasRoom: () => true,
    add: () => void timers.push(setTimeout(() => {}, forEverMs)),
    close() {
      for (const timer of timers.splice(0)) clearTimeout(timer)
    },
  }
}

/** UDP sockets of this process alone, each on a port of its own: descriptors and active handles, and no traffic. */
export function createSocketStore(): HandleStore {
  const sockets = new Set<Socket>()
  let isFull = false
  const letGo = (socket: Socket): void => {
    if (sockets.delete(socket)) socket.close()
  }
  return {
    count: () => sockets.size,
    hasRoom: () => !isFull,
    add() {
      const socket = createSocket('udp4')
      sockets.add(socket)
      socket.on('error', () => {
        isFull = true
        letGo(socket)
      })
      socket.bind({ address: '127.0.0.1', port: 0, exclusive: true })
    },
    close() {
      for (const socket of sockets) letGo(socket)
    },
  }
}
