import { counted, duration } from '../../../shared/base/plain-words.ts'
import { limits } from '../../../shared/limits.ts'
import type { ClusterProblem } from '../../../shared/model/cluster.ts'
import type { OrphanRule, OwnPrimaryEnd } from '../../../shared/model/own-primary.ts'
import { howItExited } from '../../supervisor/words.ts'

/** The sentences about an app's own primary: "your primary" in all of them. */

/** How its process ended. */
export interface EndFacts {
  readonly code: number | null
  readonly signal: string | null
  readonly uptimeMs: number
  /** Why it never ran. */
  readonly startError: string | null
  readonly hasForked: boolean
  /** What it printed as the reason, in one line; null where nothing names it. */
  readonly error: string | null
  /** The deck told it to end. */
  readonly isAsked: boolean
}

/** "your primary exited with code 1 after 312 ms, before it forked anybody: Error: boom server.js:3". */
export function endWords({ code, signal, uptimeMs, startError, hasForked, error, isAsked }: EndFacts): string {
  if (startError !== null) return `your primary could not be started: ${startError}`
  const before = hasForked || isAsked ? '' : ', before it forked anybody'
  const why = error === null ? '' : `: ${error}`
  return `your primary ${howItExited(code, signal)} after ${duration(uptimeMs)}${before}${why}`
}

/** What became of its workers. */
export function orphanWords(rule: OrphanRule, liveCount: number): string {
  if (liveCount === 0) return 'it had no workers'
  const workers = `its ${counted(liveCount, 'worker')}`
  if (rule === 'live-on')
    return `${workers} ${liveCount === 1 ? 'serves' : 'serve'} on, and nobody replaces those that end`
  return `${workers} ended with it, as under Node`
}

/** "Your primary forked 40 workers in 3.1 s: 12 forks wait". */
export function heldWords(
  recent: { readonly count: number; readonly withinMs: number },
  heldCount: number,
  aliveCount: number,
): string {
  const wait = `${counted(heldCount, 'fork')} ${heldCount === 1 ? 'waits' : 'wait'}`
  if (aliveCount >= limits.workers.max)
    return `Your primary has ${aliveCount} workers alive, the most there can be: ${wait}`
  if (recent.count === 0) return `Your primary forked too many in a short time: ${wait}`
  return `Your primary forked ${counted(recent.count, 'worker')} in ${duration(recent.withinMs)}: ${wait}`
}

/** Forks that wait, as an alert. */
export function heldProblem(words: string): ClusterProblem {
  return {
    ...ofNobody,
    id: 'own-primary:held',
    tone: 'warn',
    title: words,
    detail:
      'So many in so short a time are mostly workers that end at once and are forked again: look why they end first. "Let it fork" starts them in their order',
    action: 'let-fork',
  }
}

/** It runs, and forks nobody, as an alert. */
export function forklessProblem(script: string, forMs: number): ClusterProblem {
  return {
    ...ofNobody,
    id: 'own-primary:forkless',
    tone: 'warn',
    title: `Your primary has forked nobody, ${duration(forMs)} after its start`,
    detail: `${script} runs, and has not called cluster.fork(). It may wait for something first (a file, a database), or be no primary at all: then let the deck supervise it, in its settings`,
    action: 'edit',
  }
}

/** It ended without having been asked to, as an alert. */
export function endedProblem(end: OwnPrimaryEnd, isStopped: boolean, outputTail: readonly string[]): ClusterProblem {
  const hasFailed = end.code !== 0
  const next = isStopped
    ? `The cluster is stopped. ${hasFailed ? 'Mend the cause, then start it again' : 'Start it again when there is more for it to do'}`
    : 'They serve on without it: start it again, or stop the cluster'
  return {
    ...ofNobody,
    id: 'own-primary:ended',
    tone: hasFailed ? 'bad' : 'warn',
    title: `${end.words.charAt(0).toUpperCase()}${end.words.slice(1)}`,
    detail: `${end.workersWords.charAt(0).toUpperCase()}${end.workersWords.slice(1)}. ${next}`,
    outputTail,
    action: 'start-primary',
  }
}

const ofNobody = { slot: null, exit: null, outputTail: [] } as const
