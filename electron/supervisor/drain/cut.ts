import { counted } from '../../../shared/base/plain-words.ts'
import type { ExitCause, HeldAtEnd } from '../../../shared/model/worker.ts'

interface End {
  readonly code: number | null
  readonly signal: string | null
  readonly cause: ExitCause
}

/**
 * What the end of a worker cut, of what it held. One that somebody asked to end and that went by itself has finished what it
 * had: its last word is of before.
 */
export function cutBy({ code, signal, cause }: End, held: HeldAtEnd | null): HeldAtEnd | null {
  const isItsOwn = cause !== 'crash' && cause !== 'start-failed' && signal === null && code === 0
  if (held === null || isItsOwn) return null
  return (held.requestCount ?? 0) + (held.connectionCount ?? 0) === 0 ? null : held
}

/** ", about 7 requests cut and 22 connections closed": follows what happened in the sentence of an exit; '' when nothing was cut. */
export function cutClause(cut: HeldAtEnd | null): string {
  const parts = [
    ...(cut?.requestCount ? [`${counted(cut.requestCount, 'request')} cut`] : []),
    ...(cut?.connectionCount ? [`${counted(cut.connectionCount, 'connection')} closed`] : []),
  ]
  return parts.length === 0 ? '' : `, about ${parts.join(' and ')}`
}
