import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { WebSocket } from 'ws'

/** What its worker's end closes is closed by then. */
const closedWithinMs = 2000

/**
 * Clients that keep WebSockets open and never close one themselves.
 * @param {number} port
 * @param {number} count
 */
export function holdWebSockets(port, count) {
  const held = /** @type {{ socket: WebSocket, closedAtMs: number | null }[]} */ ([])
  const openOne = async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`)
    const one = { socket, closedAtMs: /** @type {number | null} */ (null) }
    socket.on('close', () => {
      one.closedAtMs = performance.now()
    })
    await once(socket, 'open')
    // What a worker took over is known to it by its first answer at the latest.
    socket.send('hello')
    await once(socket, 'message')
    socket.on('error', () => {})
    return one
  }
  return {
    /** Opens as many as are missing. */
    async fill() {
      const open = held.filter(({ socket }) => socket.readyState === WebSocket.OPEN)
      held.splice(0, held.length, ...open)
      while (held.length < count) held.push(await openOne())
    },
    /**
     * How many of those `fill` left have been closed, and how many of them sooner than `atMs` (as `performance.now()`).
     * @param {number} atMs
     */
    async closed(atMs) {
      const giveUpAtMs = performance.now() + closedWithinMs
      while (held.some(({ closedAtMs }) => closedAtMs === null) && performance.now() < giveUpAtMs) await delay(20)
      const times = held.flatMap(({ closedAtMs }) => closedAtMs ?? [])
      return { count: times.length, early: times.filter((closedAtMs) => closedAtMs < atMs).length }
    },
    end() {
      for (const { socket } of held) socket.terminate()
    },
  }
}
