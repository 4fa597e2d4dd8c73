import type { StartFault } from '../fault-host.ts'

const pollMs = 10
/** By then it is more than a slow turn. */
const landsAfterMs = 50

/** Spins, so that nothing else of the thread runs; between two spins it hears whether it is to end. */
export const blockLoop: StartFault<'fault.block-loop'> = (_, host) => {
  const { monoMs } = host.originals
  let isOver = false
  let numbers: { readonly blockedMs: number; readonly cpuMs: number } | null = null
  return {
    read: () => numbers,
    end() {
      isOver = true
    },
    hold() {
      const startMs = monoMs()
      const cpuBefore = process.cpuUsage()
      while (!isOver) {
        const untilMs = monoMs() + pollMs
        while (monoMs() < untilMs);
        const blockedMs = Math.round(monoMs() - startMs)
        const cpu = process.cpuUsage(cpuBefore)
        numbers = blockedMs < landsAfterMs ? null : { blockedMs, cpuMs: Math.round((cpu.user + cpu.system) / 1000) }
        if (numbers !== null) host.changed()
        host.hear()
      }
    },
  }
}
