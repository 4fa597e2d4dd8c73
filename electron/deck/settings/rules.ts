import { availableParallelism } from 'node:os'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import type { QueueRule } from '../../cluster/handover/queue-rule.ts'
import type { SupervisorRules } from '../../supervisor/types.ts'

/** A person waits for the deck to close: connections get this long, no more. */
const quickGraceMs = 3000
const quickIdleCloseMs = 500

/** The supervisor's rules, from a cluster's settings. */
export function rulesOf(settings: ClusterSettings, respawns: SupervisorRules['respawns'] = 'deck'): SupervisorRules {
  return {
    respawns,
    minUptimeMs: settings.minUptimeMs,
    graceMs: settings.graceMs,
    killMs: settings.killMs,
    endSignal: settings.endSignal,
    idleCloseMs: settings.idleCloseMs,
    reload: settings.reload,
    maxUnstable: settings.maxUnstable,
    unstableWindowMs: settings.unstableWindowMs,
    backOffMs: settings.backOffMs,
    backOffCapMs: settings.backOffCapMs,
    // A boot is work for a processor: more at once than there are only make the first one late.
    bootsAtOnce: Math.max(2, availableParallelism()),
  }
}

/** The primary's rule for connections that wait. */
export function queueRuleOf({ queueLimit, atQueueLimit }: ClusterSettings): QueueRule {
  return { limit: queueLimit, atLimit: atQueueLimit }
}

/** The same rules for the way out of the deck. */
export function quickRules(rules: SupervisorRules): SupervisorRules {
  return {
    ...rules,
    graceMs: Math.min(rules.graceMs, quickGraceMs),
    idleCloseMs: Math.min(rules.idleCloseMs, quickIdleCloseMs),
  }
}
