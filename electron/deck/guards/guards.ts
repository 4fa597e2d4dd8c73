import type { Guards } from '../../../shared/model/cluster.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import type { Result } from '../../../shared/result.ts'
import { listeningSlots } from '../session/listening-slots.ts'
import type { SessionParts } from '../session/session-parts.ts'
import { decideNotification, nothingTold } from './decide-notification.ts'
import { LimitGuard } from './limit-guard.ts'
import { replaceByReload } from './replace.ts'
import { createScaleGuard } from './scale-guard.ts'

const lookEveryMs = 1000
/** A wall clock that moved against the monotonic one by more than this was set: times on screen are pushed anew. */
const clockStepMs = 1000

/** Watches one cluster once a second: limits of its workers, the number of them, and whether it is at that number. */
export interface ClusterGuards {
  readonly now: Guards
  close(): void
}

interface GuardPorts {
  settings(): ClusterSettings
  /** Changes the desired count, as a person would. */
  scale(count: number): Promise<Result<void>>
  /** An experiment sets the number of workers. */
  isLent(): boolean
}

export function createGuards(parts: SessionParts, ports: GuardPorts): ClusterGuards {
  const { supervisor, context, changed } = parts
  const { clock } = context
  const limitGuard = new LimitGuard(parts, replaceByReload(supervisor, clock))
  const scaleGuard = createScaleGuard(parts, ports)
  let told = nothingTold
  let now: Guards = { autoscale: null, limits: [], repeating: null, silent: [] }
  let wallAheadMs = clock.nowMs() - clock.monoMs()

  const tellNews = (): void => {
    const { runState, desired, slots, hasListened } = supervisor
    const { name } = ports.settings()
    const listeningCount = listeningSlots(slots).size
    const isUndecided = ({ phase, notListeningHint }: SlotSnapshot) => phase === 'online' && notListeningHint === null
    const restingCount = slots.filter((one) => one.aside !== null || (!hasListened && isUndecided(one))).length
    const look = { monoMs: clock.monoMs(), name, runState, desired, listeningCount, restingCount, slots }
    const news = decideNotification(look, told)
    told = news.state
    for (const one of news.notifications) context.notify({ ...one, clusterId: parts.id })
    if (news.event === null) return
    parts.tell({ ...news.event, atMs: clock.nowMs(), kind: 'notice', slot: null, generation: null })
  }

  const look = (): void => {
    cancel = clock.after(lookEveryMs, look)
    const { workerLimits, autoscale } = ports.settings()
    const { standing, silent, repeating } = limitGuard.look(workerLimits)
    const next = { limits: standing, repeating, silent, autoscale: scaleGuard.look(autoscale) }
    tellNews()
    const aheadMs = clock.nowMs() - clock.monoMs()
    const wasSet = Math.abs(aheadMs - wallAheadMs) > clockStepMs
    wallAheadMs = aheadMs
    if (!wasSet && JSON.stringify(next) === JSON.stringify(now)) return
    now = next
    changed()
  }
  let cancel = clock.after(lookEveryMs, look)

  return {
    get now() {
      return now
    },
    close: () => cancel(),
  }
}
