import type { StartFault } from '../fault-host.ts'

/** One slice of work and one of rest. */
const windowMs = 10
/** The most that one turn is made longer by, however late the timer was. */
const mostSpinMs = 50
const stepMs = 0.2
/** The share is kept over about so long; what the machine did before is forgiven. */
const keptMs = 1000

/**
 * Spins for a share of the loop's time, in slices. A timer is late by up to a millisecond and more, so each slice makes up for
 * what the rest before it took: the share of the last second is what was asked for. What counts is processor time: on a busy
 * machine a slice takes longer, and where that has too little to give, the measured share says so.
 */
export const burnLoop: StartFault<'fault.burn-loop'> = ({ input }, host) => {
  const { monoMs, setTimeout, clearTimeout } = host.originals
  const share = input.sharePercent / 100
  const startMs = monoMs()
  const cpuBefore = process.cpuUsage()
  let fromMs = startMs
  let keptBusyMs = 0
  let busyMs = 0
  let timer: NodeJS.Timeout | undefined

  const slice = host.guarded(() => {
    const nowMs = monoMs()
    const owedMs = (share * (nowMs - fromMs) - keptBusyMs) / (1 - share)
    const spunMs = spin(owedMs, monoMs)
    busyMs += spunMs
    keptBusyMs += spunMs
    if (monoMs() - fromMs > keptMs) {
      keptBusyMs *= 0.5
      fromMs += (monoMs() - fromMs) * 0.5
      // A debt that one turn cannot pay is none.
      keptBusyMs = Math.max(keptBusyMs, share * (monoMs() - fromMs) - mostSpinMs)
    }
    rest()
  })
  const rest = (): void => {
    timer = setTimeout(slice, Math.max(1, windowMs * (1 - share)))
    timer.unref()
  }
  rest()

  return {
    read() {
      const elapsedMs = monoMs() - startMs
      if (elapsedMs < 10 * windowMs || busyMs === 0) return null
      const cpu = process.cpuUsage(cpuBefore)
      return {
        askedPercent: input.sharePercent,
        measuredPercent: Math.round((100 * busyMs) / elapsedMs),
        cpuPercent: Math.round((cpu.user + cpu.system) / 10 / elapsedMs),
      }
    },
    end: () => clearTimeout(timer),
  }
}

/** Until so much processor time is used; answers how much was. What other threads use meanwhile is not the loop's. */
function spin(owedMs: number, monoMs: () => number): number {
  const startMs = monoMs()
  const before = process.cpuUsage()
  let [spunMs, tookMs] = [0, 0]
  while (spunMs < owedMs && tookMs < mostSpinMs) {
    const untilMs = monoMs() + stepMs
    while (monoMs() < untilMs);
    tookMs = monoMs() - startMs
    const { user, system } = process.cpuUsage(before)
    spunMs = Math.min(tookMs, (user + system) / 1000)
  }
  return spunMs
}
