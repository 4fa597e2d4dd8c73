import { counted, duration } from '../../../shared/base/plain-words.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { LoadResult } from '../../../shared/model/load.ts'
import { defaultLoadSettings, type LoadSettings } from '../../../shared/model/load-settings.ts'
import { ok } from '../../../shared/result.ts'
import type { DeckLink } from '../../control/deck-link.ts'
import type { Deed } from './done.ts'

/** After its time: the last answers, and the ledger. */
const closingMs = 60_000

export type LoadWish = Partial<LoadSettings> & { readonly durationS: number }

/** Makes load for a while; answers with what was measured. `begun` hears how to end it before its time. */
export async function runLoad(
  link: DeckLink,
  { id: clusterId, settings }: ClusterSnapshot,
  wish: LoadWish,
  begun: (stop: () => void) => void,
): Deed {
  const heard = await link.listen(['load-ended'])
  if (!heard.ok) return heard
  const started = await link.call('load.start', {
    clusterId,
    settings: { ...defaultLoadSettings, ...wish },
    experiment: { kind: 'run' },
    allowHost: false,
  })
  if (!started.ok) return started
  const { runId } = started.value
  begun(() => void link.call('load.stop', { runId }))
  const ended = await link.until('load-ended', (one) => (one.runId === runId ? one : null), {
    withinMs: (wish.durationS + (wish.warmUpS ?? 0)) * 1000 + closingMs,
    what: 'the end of the load',
  })
  if (!ended.ok) return ended
  const { resultId, words } = ended.value
  if (resultId === null) return ok({ words: `${settings.name}: ${words}`, value: { resultId, words } })
  const result = await link.call('load.result', { resultId })
  return result.ok
    ? ok({ words: `${settings.name}: ${resultWords(result.value)}`, value: loadView(result.value) })
    : result
}

function loadView({ summary, totals, endWords, verdict, remarks, url }: LoadResult) {
  const { ledger, statuses, errors, errorWords } = totals
  const { resultId, durationMs, okPerSec, p99Ms, failedCount } = summary
  return {
    ...{
      resultId,
      url,
      durationMs,
      okPerSec,
      p99Ms,
      failedCount,
      ledger,
      statuses,
      errors,
      errorWords,
      endWords,
      verdict,
    },
    remarks: remarks.map(({ words }) => words),
  }
}

function resultWords({ summary, verdict }: LoadResult): string {
  const { okPerSec, p99Ms, failedCount, durationMs } = summary
  const p99 = p99Ms === null ? 'no answer to time' : `p99 ${Number(p99Ms.toFixed(1))} ms`
  const figures = `${Math.round(okPerSec)} answered per second, ${p99}, ${counted(failedCount, 'request')} failed`
  return `${figures} in ${duration(durationMs)}. ${verdict}`
}
