import type { WorkerDetail } from '../../../shared/model/inspect.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { platformOf, platforms } from '../../../shared/platforms.ts'
import { type PolicyId, policyTexts } from '../../../shared/policies.ts'
import { formatPercent } from '../../format/percent.ts'

/** From this share of a core on, a silent worker is computing; below it, it waits. */
const busyRatio = 0.5

type ClockFacts = Pick<SlotSnapshot, 'pid' | 'health' | 'agent' | 'phase'>

/** "not measured on Windows": samples are made of this worker, and the system is in none. Null when it is, or none was made. */
export function notMeasured(
  detail: Pick<WorkerDetail, 'os' | 'generation' | 'lastPoint'> | null,
  platform: string,
): string | null {
  if (detail === null || detail.os !== null || detail.lastPoint?.generation !== detail.generation) return null
  return `not measured on ${platforms[platformOf(platform)].name}`
}

/** Why the two clocks say what they say, and what the policy does with new connections while the worker is silent. */
export function explainClocks(
  slot: ClockFacts,
  detail: Pick<WorkerDetail, 'os' | 'self'> | null,
  policy: PolicyId,
): string {
  if (slot.pid === null) return 'No process lives in this slot now, so neither clock runs.'
  const cpu = detail?.os?.cpuRatio ?? null
  if (slot.health === 'paused') {
    return `Stopped by SIGSTOP: the operating system gives it no time, so it cannot report. Its connections wait until it is resumed; of new ones ${policyTexts[policy].whileSilent} (${policy}).`
  }
  if (slot.health === 'unresponsive') {
    if (cpu === null) return 'Silent on its own clock; the operating system has not been asked yet.'
    return cpu >= busyRatio
      ? 'Busy by the OS clock, silent on its own: JavaScript is running without returning to the event loop.'
      : `Silent on its own clock, and at ${formatPercent(cpu)} of a core hardly busy by the OS clock: it waits in a blocking call, or the machine gives it no time.`
  }
  if (slot.agent === 'absent') {
    return 'No self-report: the agent in this worker is not connected, so only the OS clock is known.'
  }
  if (slot.agent === 'connecting') return 'The OS clock runs; the first self-report is still to come.'
  return 'Both clocks run: the event loop turns.'
}
