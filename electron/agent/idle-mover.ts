import type { Server, Socket } from 'node:net'
import type { Channel } from './channel.ts'
import { detachSocket, reattach } from './detach-socket.ts'
import { guarded } from './guarded.ts'
import { originals } from './originals.ts'

/** What waits in a worker's channel dies with it: so only so many at a time. */
const mostUnderWay = 32
/** When nobody could take one, the next is tried after this time. */
const refusedRestMs = 1000

export interface IdleMover {
  /** Given away, and without an answer. Still this worker's. */
  readonly underWayCount: number
  /** Another worker has them. */
  readonly movedCount: number
  /** True while a connection is being taken back: it is not a new one. */
  readonly isTakingBack: boolean
  /** `later`: too many are under way. `stays`: it cannot be moved, or nobody could take the last one. */
  move(server: Server, socket: Socket): 'moving' | 'later' | 'stays'
}

/**
 * Moves idle keep-alive connections to other workers. One goes ahead; the others follow when it was taken. What nobody
 * could take comes back to its server as if it were new. `changed` is called at every answer.
 */
export function createIdleMover(channel: Channel, changed: () => void): IdleMover {
  let underWayCount = 0
  let movedCount = 0
  let isTakingBack = false
  let allowed = 1
  let restUntilMs = 0

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
      return underWayCount
    },
    get movedCount() {
      return movedCount
    },
    get isTakingBack() {
      return isTakingBack
    },
    move(server, socket) {
      const key = originals.performanceNow() < restUntilMs ? null : channel.keyOf(server)
      if (key === null) return 'stays'
      if (underWayCount >= allowed) return 'later'
      const connection = detachSocket(server, socket)
      if (connection === null) return 'stays'
      underWayCount += 1
      channel.move(key, connection, (isTaken) => {
        underWayCount -= 1
        if (isTaken) {
          movedCount += 1
          allowed = mostUnderWay
          connection.close()
        } else {
          allowed = 1
          restUntilMs = originals.performanceNow() + refusedRestMs
          takeBack(() => reattach(server, connection))
        }
        changed()
      })
      return 'moving'
    },
  }
}
