import { withoutUndefined } from '../../../shared/base/without-undefined.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { fail, ok } from '../../../shared/result.ts'
import type { DeckLink } from '../../control/deck-link.ts'
import type { Deed } from './done.ts'

/** An experiment sets its own deadlines; 100 repeats of the longest take less than this. */
const longestMs = 24 * 3_600_000

export interface ExperimentWish {
  readonly source: string
  readonly seed?: number | undefined
  readonly repeats?: number | undefined
  /** Its load may go to another machine. */
  readonly allowHost?: boolean | undefined
}

interface ExperimentEars {
  /** Hears how to end it before its time: what is under way is taken back first. */
  begun(stop: () => void): void
  /** Hears each decision, once. */
  decided(words: string): void
}

/** Runs it on a running cluster; answers with its verdict. One that did not pass is refused with the reason. */
export async function runExperiment(
  link: DeckLink,
  { id: clusterId, settings }: ClusterSnapshot,
  { source, ...wish }: ExperimentWish,
  ears: ExperimentEars,
): Deed {
  const heard = await link.listen(['experiment', 'experiment-ended'])
  if (!heard.ok) return heard
  const begun = await link.call('experiment.run', { clusterId, source, ...withoutUndefined(wish) })
  if (!begun.ok) return begun
  const { runId } = begun.value
  ears.begun(() => void link.call('experiment.stop', { runId }))
  let toldCount = 0
  const stop = link.on('experiment', (progress) => {
    if (progress.runId !== runId) return
    for (const { words } of progress.decisions.slice(toldCount)) ears.decided(words)
    toldCount = progress.decisions.length
  })
  const ended = await link.until('experiment-ended', (one) => (one.runId === runId ? one : null), {
    withinMs: longestMs,
    what: 'the verdict',
  })
  stop()
  if (!ended.ok) return ended
  const { verdict, words, resultId } = ended.value
  const sentence = `${settings.name}: ${verdict}: ${words}`
  return verdict === 'passed' ? ok({ words: sentence, value: { verdict, words, resultId } }) : fail('refused', sentence)
}
