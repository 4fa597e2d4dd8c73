import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import type { OsReader, OsReading } from '../types.ts'

/** Fixed by the kernel's interface (USER_HZ), whatever its own timer does. */
const tickMs = 10

/**
 * Linux: keeps `/proc/<pid>/stat` of every worker open and reads it again. Such a read is 5 µs without a thread or a promise,
 * which is why it is done synchronously; and the open file stands for this very process, never for a later one with its pid.
 */
export function createProcReader(monoMs: () => number): OsReader {
  const files = new Map<number, number>()
  const buffer = Buffer.alloc(2048)
  const pageBytes = measurePageBytes()
  const forget = (pid: number): void => {
    const file = files.get(pid)
    if (file === undefined) return
    files.delete(pid)
    closeSync(file)
  }
  const readOne = (pid: number): OsReading | null => {
    try {
      const file = files.get(pid) ?? openSync(`/proc/${pid}/stat`, 'r')
      files.set(pid, file)
      return parseStat(buffer.toString('latin1', 0, readSync(file, buffer, 0, buffer.length, 0)), pageBytes, monoMs())
    } catch {
      forget(pid)
      return null
    }
  }
  return {
    cheapEveryMs: 0,
    trouble: null,
    read: async (pids) => {
      const wanted = new Set(pids)
      for (const pid of [...files.keys()]) if (!wanted.has(pid)) forget(pid)
      const readings = new Map<number, OsReading>()
      for (const pid of wanted) {
        const reading = readOne(pid)
        if (reading !== null) readings.set(pid, reading)
      }
      return readings
    },
    close: () => {
      for (const pid of [...files.keys()]) forget(pid)
    },
  }
}

/** See proc_pid_stat(5). Null for a process that has ended and waits to be reaped, and for what is no such line. */
export function parseStat(text: string, pageBytes: number, monoMs: number): OsReading | null {
  // The name in parentheses may hold anything, spaces and parentheses too.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const state = fields[0]
  const [userTicks, systemTicks, pages] = [Number(fields[11]), Number(fields[12]), Number(fields[21])]
  if (state === undefined || /^[ZXx]?$/.test(state) || Number.isNaN(userTicks + systemTicks + pages)) return null
  return {
    cpuMs: (userTicks + systemTicks) * tickMs,
    rssBytes: pages * pageBytes,
    isStopped: state === 'T',
    monoMs,
  }
}

/** Node does not tell the page size; our own memory in pages and in bytes does. */
function measurePageBytes(): number {
  try {
    const pages = Number(readFileSync('/proc/self/statm', 'latin1').split(' ')[1])
    const guess = process.memoryUsage.rss() / pages
    return [4096, 16_384, 65_536].reduce((best, size) =>
      Math.abs(size - guess) < Math.abs(best - guess) ? size : best,
    )
  } catch {
    return 4096
  }
}
