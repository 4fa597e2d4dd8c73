import { readFileSync } from 'node:fs'
import type { NativeWait, StallChild } from '../../../shared/inspection/stall.ts'
import { thisPlatform } from '../../platform/this-platform.ts'
import { catchesSigusr1, parseStatFacts, stateWords, systemCallName } from './thread-facts.ts'

/** Fixed by the kernel's interface (USER_HZ). */
const ticksPerSecond = 100
const mostChildren = 20
const commandChars = 200

/** What the system tells of a worker's main thread from outside; null where it tells nothing: elsewhere than on Linux. */
export function lookFromOutside(pid: number): NativeWait | null {
  if (thisPlatform !== 'linux') return null
  const facts = parseStatFacts(read(`/proc/${pid}/task/${pid}/stat`))
  if (facts === null) return null
  const waitChannel = read(`/proc/${pid}/task/${pid}/wchan`).trim()
  return {
    state: stateWords(facts.state),
    waitChannel: waitChannel === '' || waitChannel === '0' ? null : waitChannel,
    systemCall: systemCallName(read(`/proc/${pid}/task/${pid}/syscall`), process.arch),
    children: childrenOf(pid),
  }
}

/** The state's letter of a worker's main thread; null: not told. */
export function threadState(pid: number): string | null {
  return thisPlatform === 'linux' ? (parseStatFacts(read(`/proc/${pid}/task/${pid}/stat`))?.state ?? null) : null
}

/** Whether SIGUSR1 would be caught; null: this system does not tell. */
export function wouldCatchSigusr1(pid: number): boolean | null {
  return thisPlatform === 'linux' ? catchesSigusr1(read(`/proc/${pid}/status`)) : null
}

/** Those that the main thread started: what it waits for is among them. Youngest first. */
function childrenOf(pid: number): readonly StallChild[] {
  const upSeconds = Number.parseFloat(read('/proc/uptime'))
  const pids = read(`/proc/${pid}/task/${pid}/children`).trim().split(' ').map(Number)
  const children = pids.slice(-mostChildren).flatMap((child) => {
    const facts = child > 0 ? parseStatFacts(read(`/proc/${child}/stat`)) : null
    if (facts === null || Number.isNaN(upSeconds)) return []
    const ageMs = Math.max(0, Math.round((upSeconds - facts.startedTicks / ticksPerSecond) * 1000))
    return [{ pid: child, command: commandOf(child), ageMs }]
  })
  return children.sort((one, other) => one.ageMs - other.ageMs)
}

/** As a person wrote it: without the shell that `execSync` puts before it. */
function commandOf(pid: number): string {
  const words = read(`/proc/${pid}/cmdline`)
    .split('\0')
    .filter((word) => word !== '')
  const [shell = '', flag, command] = words
  const isShell = /(?:^|\/)(?:ba|da|z)?sh$/.test(shell) && flag === '-c' && command !== undefined
  return (isShell ? command : words.join(' ')).slice(0, commandChars)
}

/** '' for what cannot be read: it is gone, or not for us. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
