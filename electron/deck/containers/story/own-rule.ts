import { duration } from '../../../../shared/base/plain-words.ts'
import type { RestartRule } from '../../../../shared/model/rules.ts'
import type { ExitRecord } from '../../../../shared/model/worker.ts'
import { decideRestart, noUnstableExits, type UnstableHistory } from '../../../supervisor/restart/decide-restart.ts'

/** What our rule would have done with an end that nobody asked for, in words, and what it would remember. */
export interface OwnRule {
  readonly words: string
  readonly history: UnstableHistory
}

type Ended = Pick<ExitRecord, 'slot' | 'generation' | 'cause' | 'code' | 'signal' | 'uptimeMs' | 'onlineMs' | 'monoMs'>

/** The decision that our supervisor takes, about an end that another scheduler decides on. */
export function ownRule(ended: Ended, before: UnstableHistory | undefined, rule: RestartRule): OwnRule {
  const facts = { ...ended, forkError: null, warning: null, cut: null, fate: 'respawn' } as const
  const decision = decideRestart(facts, before ?? noUnstableExits, rule)
  const { history } = decision
  const unstable = `unstable ${history.monoMs.length} of ${rule.maxUnstable} within ${duration(rule.unstableWindowMs)}`
  switch (decision.kind) {
    case 'back-off':
      return { history, words: `our rule would have waited ${duration(decision.delayMs)} (${unstable})` }
    case 'give-up':
      // It would have rested from the fifth on: what another scheduler goes on with counts no further.
      return history.monoMs.length > rule.maxUnstable
        ? { history, words: 'our rule would have given the slot up before' }
        : { history, words: `our rule would have given the slot up (${unstable})` }
    default:
      return { history, words: 'our rule would have started the next one at once' }
  }
}
