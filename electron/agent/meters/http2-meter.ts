import { subscribe } from 'node:diagnostics_channel'
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import { guarded } from '../cover/guarded.ts'
import { originals } from '../cover/originals.ts'
import type { InjectedEnds } from './injected-ends.ts'
import type { RequestCounts } from './request-counts.ts'

const noError = 0
const cancelledByClient = 8

/** What Node publishes at a stream's start. */
export interface StreamMessage {
  readonly stream: ServerHttp2Stream
  readonly headers: IncomingHttpHeaders
}

export interface Http2Meter {
  /** As of the HTTP/1 meter. */
  oldestMs(): number | null
}

/** Counts HTTP/2 requests where this Node publishes them (see `node-abilities`). */
export function createHttp2Meter(counts: RequestCounts, injected: InjectedEnds): Http2Meter {
  /** In the order they came: the first is the oldest. */
  const startedMs = new Map<ServerHttp2Stream, number>()
  subscribe(
    'http2.server.stream.start',
    guarded((message: unknown) => {
      if (!isStreamMessage(message)) return
      const { stream } = message
      startedMs.set(stream, originals.monoMs())
      counts.started()
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
      if (injected.take(stream)) counts.injected()
      else if (stream.rstCode === noError && typeof status === 'number') {
        counts.finished(status, originals.monoMs() - since)
      } else counts.aborted(stream.rstCode === cancelledByClient)
    }),
  )
  return {
    oldestMs: () => {
      for (const [stream, since] of startedMs) {
        if (!stream.destroyed) return originals.monoMs() - since
        // Its close was not published: it must not be kept for that.
        startedMs.delete(stream)
      }
      return null
    },
  }
}

/** True for a message of one of the two channels. */
export function isStreamMessage(message: unknown): message is { readonly stream: ServerHttp2Stream } {
  return typeof message === 'object' && message !== null && 'stream' in message
}

/** True for that of a stream's start. */
export function isStreamStart(message: unknown): message is StreamMessage {
  return isStreamMessage(message) && 'headers' in message && typeof message.headers === 'object'
}
