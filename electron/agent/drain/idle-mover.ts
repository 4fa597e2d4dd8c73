import type { Server, Socket } from 'node:net'
import type { Channel, RawConnection } from '../channel.ts'
import { guarded } from '../cover/guarded.ts'
import { originals } from '../cover/originals.ts'
import { detachSocket, reattach } from './detach-socket.ts'

/** What waits in a worker's channel dies with it: so only so many at a time. */
const mostUnderWay = 32
/** One without an answer for so long is with a worker that is blocked or stopped: it holds up no other any more. */
const slowAnswerMs = 500
/** So many without an answer: there may be nobody to take more, and here they are answered still. */
const mostSlow = 4
/** When nobody could take one, the next is tried after this time. */
const refusedRestMs = 1000

export interface IdleMover {
  /** Given away, and without an answer. Still this worker's. */
  readonly underWayCount: number
  /** Another worker has them. */
  readonly movedCount: number
  /** True while a connection is being taken back: it is not a new one. */
  readonly isTakingBack: boolean
  /** `later`: too many are under way. `stays`: it cannot be moved, or nobody could take, or answered for, the last ones. */
  move(server: Server, socket: Socket): 'moving' | 'later' | 'stays'
}

/**
 * Moves idle keep-alive connections to other workers. One goes ahead; the others follow when it was taken, or hangs. What nobody
 * could take comes back to its server as if it were new. `changed` is called at every answer.
 */
export function createIdleMover(channel: Channel, changed: () => void): IdleMover {
  /** Each with when it was given away. */
  const underWay = new Map<RawConnection, number>()
  let movedCount = 0
  let isTakingBack = false
  let allowed = 1
  let restUntilMs = 0

  const holdingUpCount = (): number => {
    const sinceMs = originals.monoMs() - slowAnswerMs
    let count = 0
    for (const atMs of underWay.values()) if (atMs > sinceMs) count += 1
    return count
  }

  const takeBack = guarded((back: () => void) => {
    isTakingBack = true
    try {
      back()
    } finally {
      isTakingBack = false
    }
  })

  return {
    get underWayCount() {
      return underWay.size
    },
    get movedCount() {
      return movedCount
    },
    get isTakingBack() {
      return isTakingBack
    },
    move(server, socket) {
      const key = originals.monoMs() < restUntilMs ? null : channel.keyOf(server)
      if (key === null) return 'stays'
      const holdingUp = holdingUpCount()
      if (underWay.size - holdingUp >= mostSlow) return 'stays'
      if (holdingUp >= allowed) return 'later'
      const connection = detachSocket(server, socket)
      if (connection === null) return 'stays'
      underWay.set(connection, originals.monoMs())
      channel.move(key, connection, (isTaken) => {
        underWay.delete(connection)
        if (isTaken) {
          movedCount += 1
          allowed = mostUnderWay
          connection.close()
        } else {
          allowed = 1
          restUntilMs = originals.monoMs() + refusedRestMs
          takeBack(() => reattach(server, connection))
        }
        changed()
      })
      return 'moving'
    },
  }
}
