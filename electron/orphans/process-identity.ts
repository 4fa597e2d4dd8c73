import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'

const run = promisify(execFile)
const psLimitMs = 5000

/** What tells one process from another that got its pid later. */
export interface ProcessIdentity {
  readonly pid: number
  /** Opaque; equal for the same process only. On Linux ticks since boot, elsewhere what `ps` prints. */
  readonly startTime: string
  /** `stopped` by a signal, `zombie` (dead, not yet reaped), `running` on a processor now, or `waiting`. */
  readonly state: 'running' | 'waiting' | 'stopped' | 'zombie'
  readonly processGroup: number
}

/** Tells this boot of the machine from others: pids and ticks start over. '' where the system does not say. */
export function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}

/** Reads `/proc/<pid>/stat`; null when there is no such process, or no `/proc`. Takes microseconds. */
export function readProcStat(pid: number): ProcessIdentity | null {
  try {
    return parseProcStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return null
  }
}

/** Parses proc(5) stat: the name is in parentheses and may hold spaces and parentheses itself. */
export function parseProcStat(stat: string): ProcessIdentity | null {
  const nameEnd = stat.lastIndexOf(')')
  const pid = Number.parseInt(stat, 10)
  const fields = stat.slice(nameEnd + 2).split(' ')
  const [state, , processGroup] = fields
  // starttime is field 22 of the file, counted from 1; state is field 3.
  const startTime = fields[19]
  if (nameEnd === -1 || Number.isNaN(pid) || state === undefined || startTime === undefined) return null
  return { pid, startTime, state: stateOf(state), processGroup: Number(processGroup) }
}

/** Identities of the processes among `pids` that exist. One call of `ps` where there is no `/proc`; none on Windows. */
export async function readIdentities(pids: readonly number[]): Promise<ReadonlyMap<number, ProcessIdentity>> {
  if (process.platform === 'linux') return byPid(pids.flatMap((pid) => readProcStat(pid) ?? []))
  if (process.platform === 'win32' || pids.length === 0) return new Map()
  const args = ['-o', 'pid=,pgid=,state=,lstart=', '-p', pids.join(',')]
  // ps exits with 1 when one of the pids is missing, and prints the others all the same.
  const printed = await run('ps', args, { timeout: psLimitMs, env: { ...process.env, LC_ALL: 'C' } }).then(
    ({ stdout }) => stdout,
    (error: unknown) => (error instanceof Error && 'stdout' in error ? String(error.stdout) : ''),
  )
  return byPid(printed.split('\n').flatMap((line) => parsePsLine(line) ?? []))
}

/** Parses a line of `ps -o pid=,pgid=,state=,lstart=`. */
export function parsePsLine(line: string): ProcessIdentity | null {
  const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(\S.*?)\s*$/.exec(line)
  const [, pid, processGroup, state, startTime] = match ?? []
  if (pid === undefined || state === undefined || startTime === undefined) return null
  return { pid: Number(pid), processGroup: Number(processGroup), state: stateOf(state), startTime }
}

function stateOf(letter: string): ProcessIdentity['state'] {
  switch (letter.charAt(0)) {
    case 'R':
      return 'running'
    case 'T':
    case 't':
      return 'stopped'
    case 'Z':
    case 'X':
    case 'x':
      return 'zombie'
    default:
      return 'waiting'
  }
}

function byPid(identities: readonly ProcessIdentity[]): ReadonlyMap<number, ProcessIdentity> {
  return new Map(identities.map((identity) => [identity.pid, identity]))
}
