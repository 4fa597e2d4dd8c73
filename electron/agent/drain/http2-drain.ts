import { subscribe } from 'node:diagnostics_channel'
import type { ServerHttp2Session } from 'node:http2'
import { guarded } from '../cover/guarded.ts'
import { originals } from '../cover/originals.ts'
import { isStreamMessage } from '../meters/http2-meter.ts'
import { isAwaited } from '../servers/http2-sessions.ts'

/** A session that asked nothing for so long is told in between two requests. */
const quietMs = 500

interface Seen {
  readonly firstMs: number
  /** When the number of its newest request was another one. */
  readonly askedMs: number
  readonly asked: number
}

/**
 * Sends HTTP/2 clients elsewhere, and lets them finish: `close()` says GOAWAY, answers what is open, and ends the connection
 * after that. It is said while a request is open, when its client is more likely waiting than asking: what crosses a GOAWAY
 * is refused, and the client has to ask again (RFC 9113, 6.8). Nor can one be announced beforehand: a session of Node that
 * said GOAWAY, with whatever number, takes no further stream.
 */
export function createHttp2Drain(sessionsOf: () => readonly ServerHttp2Session[]): (patienceMs: number) => void {
  const seen = new WeakMap<ServerHttp2Session, Seen>()
  // Never published where this Node cannot tell: there a look has to meet a request.
  subscribe(
    'http2.server.stream.start',
    guarded((message: unknown) => {
      if (!isStreamMessage(message)) return
      const { session } = message.stream
      // After the app's own handler, which may want to push.
      originals.nextTick(guarded(() => (session?.closed === false ? session.close() : undefined)))
    }),
  )
  return (patienceMs) => {
    const nowMs = originals.monoMs()
    for (const session of sessionsOf()) {
      if (session.destroyed || session.closed) continue
      const asked = session.state.lastProcStreamID ?? 0
      const before = seen.get(session) ?? { firstMs: nowMs, askedMs: nowMs, asked }
      const now = before.asked === asked ? before : { ...before, askedMs: nowMs, asked }
      seen.set(session, now)
      const isQuiet = nowMs - now.askedMs >= Math.min(patienceMs, quietMs)
      if (isQuiet || isAwaited(session) || nowMs - now.firstMs >= patienceMs) session.close()
    }
  }
}
