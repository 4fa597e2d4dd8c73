import type { ServerHttp2Session } from 'node:http2'
import { originals } from './originals.ts'

/** "I will still answer everything": the highest stream id there is. */
const anyStreamId = 2 ** 31 - 1

/**
 * Tells HTTP/2 clients to go elsewhere (GOAWAY), lets them finish, and closes what stayed after `patienceMs`; `close()`
 * itself waits for open streams.
 */
export function createHttp2Drain(sessionsOf: () => readonly ServerHttp2Session[]): (patienceMs: number) => void {
  const toldMs = new Map<ServerHttp2Session, number>()
  return (patienceMs) => {
    const nowMs = originals.performanceNow()
    for (const session of sessionsOf()) {
      if (session.destroyed || session.closed) continue
      const sinceMs = toldMs.get(session)
      if (sinceMs === undefined) {
        session.goaway(0, anyStreamId)
        toldMs.set(session, nowMs)
      } else if (nowMs - sinceMs >= patienceMs) session.close()
    }
  }
}
