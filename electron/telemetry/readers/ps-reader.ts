import { type ExecFileException, execFile } from 'node:child_process'
import type { OsReader, OsReading } from '../types.ts'

const deadlineMs = 2000

/** macOS and other Unixes: one `ps` for all processes. */
export function createPsReader(monoMs: () => number): OsReader {
  const abort = new AbortController()
  let trouble: string | null = null
  return {
    cheapEveryMs: 1000,
    get trouble() {
      return trouble
    },
    read: (pids) =>
      new Promise((resolve) => {
        if (pids.length === 0 || abort.signal.aborted) {
          resolve(new Map())
          return
        }
        const args = ['-o', 'pid=,time=,rss=,state=', '-p', pids.join(',')]
        // Exit code 1 only says that some of them are gone.
        execFile('ps', args, { timeout: deadlineMs, signal: abort.signal }, (error, stdout) => {
          const readings = parsePs(stdout, monoMs())
          trouble = error === null || readings.size > 0 ? null : `ps told nothing: ${whyOf(error, stdout)}`
          resolve(readings)
        })
      }),
    close: () => abort.abort(),
  }
}

function whyOf(error: ExecFileException, stdout: string): string {
  if (error.killed === true) return `it did not answer within ${deadlineMs} ms`
  return stdout.trim() === '' ? error.message.trim() : `it printed ${JSON.stringify(stdout.slice(0, 100))}`
}

/** Lines like `  123   1:02.50  51200 S+`. */
export function parsePs(text: string, monoMs: number): ReadonlyMap<number, OsReading> {
  const readings = new Map<number, OsReading>()
  for (const line of text.split('\n')) {
    const [pid, time, rssKiB, state = ''] = line.trim().split(/\s+/)
    const cpuMs = time === undefined ? null : parseCpuTime(time)
    if (cpuMs === null || rssKiB === undefined || /^Z/.test(state)) continue
    readings.set(Number(pid), { cpuMs, rssBytes: Number(rssKiB) * 1024, isStopped: state.startsWith('T'), monoMs })
  }
  return readings
}

/** `[[days-]hours:]minutes:seconds[.hundredths]` in ms; null for anything else. */
export function parseCpuTime(text: string): number | null {
  const match = /^(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(text)
  if (match === null) return null
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0))
  return Math.round((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000)
}
