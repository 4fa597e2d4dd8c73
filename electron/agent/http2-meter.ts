import { subscribe } from 'node:diagnostics_channel'
import type { IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2'
import { guarded } from './guarded.ts'
import { originals } from './originals.ts'
import type { RequestCounts } from './request-counts.ts'

const noError = 0
const cancelledByClient = 8

/** What Node publishes at a stream's start. */
export interface StreamMessage {
  readonly stream: ServerHttp2Stream
  readonly headers: IncomingHttpHeaders
}

export interface Http2Meter {
  /** Sessions that live and had a request. Called at every report, which is what lets go of the ended ones. */
  sessions(): readonly ServerHttp2Session[]
}

/** Counts HTTP/2 requests where this Node publishes them (see `node-abilities`). */
export function createHttp2Meter(counts: RequestCounts): Http2Meter {
  const startedMs = new WeakMap<ServerHttp2Stream, number>()
  const sessions = new Set<ServerHttp2Session>()
  const living = (): readonly ServerHttp2Session[] => {
    for (const session of sessions) if (session.destroyed) sessions.delete(session)
    return [...sessions]
  }
  subscribe(
    'http2.server.stream.start',
    guarded((message: unknown) => {
      if (!isStreamMessage(message)) return
      const { stream } = message
      startedMs.set(stream, originals.performanceNow())
      counts.started()
      if (isServerSession(stream.session)) sessions.add(stream.session)
    }),
  )
  subscribe(
    'http2.server.stream.close',
    guarded((message: unknown) => {
      if (!isStreamMessage(message)) return
      const { stream } = message
      const since = startedMs.get(stream)
      if (since === undefined) return
      startedMs.delete(stream)
      const status = stream.sentHeaders?.[':status']
      if (stream.rstCode === noError && typeof status === 'number') {
        counts.finished(status, originals.performanceNow() - since)
      } else counts.aborted(stream.rstCode === cancelledByClient)
    }),
  )
  return { sessions: living }
}

function isServerSession(session: unknown): session is ServerHttp2Session {
  return typeof session === 'object' && session !== null && 'goaway' in session
}

/** True for a message of one of the two channels. */
export function isStreamMessage(message: unknown): message is { readonly stream: ServerHttp2Stream } {
  return typeof message === 'object' && message !== null && 'stream' in message
}

/** True for that of a stream's start. */
export function isStreamStart(message: unknown): message is StreamMessage {
  return isStreamMessage(message) && 'headers' in message && typeof message.headers === 'object'
}
