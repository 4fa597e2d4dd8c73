import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { errorWords } from '../../shared/base/error-words.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { thisPlatform } from '../platform/this-platform.ts'
import type { WindowsProcess, WindowsProcesses } from '../platform/windows-processes.ts'

const run = promisify(execFile)
const psLimitMs = 5000

/** What tells one process from another that got its pid later. */
export interface ProcessIdentity {
  readonly pid: number
  /** Opaque; equal for the same process only. On Linux ticks since boot, elsewhere what `ps` prints or Windows counts. */
  readonly startTime: string
  /** The same as wall clock; null on Linux, whose ticks say nothing of it. */
  readonly startedAtMs: number | null
  /** `stopped` by a signal, `zombie` (dead, not yet reaped), `running` on a processor now, or `waiting`: all that Windows knows. */
  readonly state: 'running' | 'waiting' | 'stopped' | 'zombie'
  /** Null on Windows, which has none. */
  readonly processGroup: number | null
}

/** Identities of those processes that exist. A failure: the system did not tell, so that nobody may be taken for dead. */
export type ReadIdentities = (pids: readonly number[]) => Promise<Result<ReadonlyMap<number, ProcessIdentity>>>

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
  return { pid, startTime, startedAtMs: null, state: stateOf(state), processGroup: Number(processGroup) }
}

/** How this system tells identities. `windows`: who asks there. */
export function identityReader(windows: Pick<WindowsProcesses, 'read'> | null): ReadIdentities {
  if (windows !== null) return (pids) => readWithWindows(windows, pids)
  return thisPlatform === 'linux' ? readWithProc : readWithPs
}

async function readWithProc(pids: readonly number[]): ReturnType<ReadIdentities> {
  return ok(byPid(pids.flatMap((pid) => readProcStat(pid) ?? [])))
}

/** macOS: one call for all. */
async function readWithPs(pids: readonly number[]): ReturnType<ReadIdentities> {
  if (pids.length === 0) return ok(new Map())
  const args = ['-o', 'pid=,pgid=,state=,lstart=', '-p', pids.join(',')]
  try {
    const { stdout } = await run('ps', args, { timeout: psLimitMs, env: { ...process.env, LC_ALL: 'C' } })
    return ok(parsePs(stdout))
  } catch (error) {
    return readFailedPs(error)
  }
}

/** ps exits with 1 when one of the pids is missing, and prints the others all the same. */
export function readFailedPs(error: unknown): Result<ReadonlyMap<number, ProcessIdentity>> {
  const isMissingOnly = error instanceof Error && 'code' in error && error.code === 1
  if (isMissingOnly) return ok(parsePs('stdout' in error ? String(error.stdout) : ''))
  return fail('unsupported-here', `ps told nothing: ${errorWords(error).trim()}`)
}

async function readWithWindows(
  windows: Pick<WindowsProcesses, 'read'>,
  pids: readonly number[],
): ReturnType<ReadIdentities> {
  const answer = await windows.read(pids)
  return answer.ok ? ok(byPid([...answer.value.values()].map(identityOf))) : answer
}

/** From 1601, where Windows begins to count in steps of 100 ns, to 1970. */
const windowsEpochMs = 11_644_473_600_000

function identityOf({ pid, startTime }: WindowsProcess): ProcessIdentity {
  const startedAtMs = Number(BigInt(startTime) / 10_000n) - windowsEpochMs
  return { pid, startTime, startedAtMs, state: 'waiting', processGroup: null }
}

function parsePs(printed: string): ReadonlyMap<number, ProcessIdentity> {
  return byPid(printed.split('\n').flatMap((line) => parsePsLine(line) ?? []))
}

/** Parses a line of `ps -o pid=,pgid=,state=,lstart=`. */
export function parsePsLine(line: string): ProcessIdentity | null {
  const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(\S.*?)\s*$/.exec(line)
  const [, pid, processGroup, state, startTime] = match ?? []
  if (pid === undefined || state === undefined || startTime === undefined) return null
  const startedAtMs = Date.parse(startTime)
  return {
    pid: Number(pid),
    processGroup: Number(processGroup),
    state: stateOf(state),
    startTime,
    startedAtMs: Number.isNaN(startedAtMs) ? null : startedAtMs,
  }
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
