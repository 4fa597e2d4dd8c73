import { setTimeout as pause } from 'node:timers/promises'
import type { WindowsProcesses } from '../../platform/windows-processes.ts'
import type { OsReader, OsReading } from '../types.ts'

/** Points of the series do not wait longer for an answer: a PowerShell that starts, or hangs, leaves gaps. */
const patienceMs = 1500

/** Windows: one question for all processes at a time. Closes what it asks. */
export function createWindowsReader(
  windows: WindowsProcesses,
  monoMs: () => number,
  outOfPatience: () => Promise<unknown> = () => pause(patienceMs, undefined, { ref: false }),
): OsReader {
  let trouble: string | null = null
  let readings: ReadonlyMap<number, OsReading> = new Map()
  let asked: Promise<void> | null = null

  const ask = async (pids: readonly number[]): Promise<void> => {
    const answer = await windows.read(pids)
    asked = null
    trouble = answer.ok ? null : answer.error.message
    // Read between question and answer; the rate is over many times that.
    const readMonoMs = monoMs()
    const found = answer.ok ? [...answer.value.values()] : []
    readings = new Map(
      found.map(({ pid, cpuMs, rssBytes }) => [pid, { cpuMs, rssBytes, isStopped: false, monoMs: readMonoMs }]),
    )
  }

  return {
    cheapEveryMs: 1000,
    get trouble() {
      return trouble
    },
    async read(pids) {
      // What came of an earlier question is told once.
      readings = new Map()
      asked ??= ask(pids)
      await Promise.race([asked, outOfPatience()])
      return readings
    },
    close: () => windows.close(),
  }
}
