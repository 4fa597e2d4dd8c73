/** What `/proc/PID/stat` says of a process; see proc_pid_stat(5). */
export interface StatFacts {
  readonly state: string
  /** Ticks of the system's clock since it came up. */
  readonly startedTicks: number
}

export function parseStatFacts(text: string): StatFacts | null {
  // The name in parentheses may hold anything, spaces and parentheses too.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const [state] = fields
  const startedTicks = Number(fields[19])
  return state === undefined || state === '' || Number.isNaN(startedTicks) ? null : { state, startedTicks }
}

const states: Readonly<Record<string, string>> = {
  R: 'running',
  S: 'sleeping',
  D: 'waiting for a disk or a driver',
  T: 'stopped by a signal',
  t: 'stopped by a debugger',
  Z: 'ended, and not yet fetched',
  X: 'ended',
  I: 'idle',
}

export function stateWords(letter: string): string {
  return states[letter] ?? `in state ${letter}`
}

/** Of Linux on x64 and arm64: those that a thread of Node is seen in. */
const systemCalls: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  x64: {
    0: 'read',
    1: 'write',
    7: 'poll',
    23: 'select',
    35: 'nanosleep',
    42: 'connect',
    45: 'recvfrom',
    47: 'recvmsg',
    61: 'wait4',
    72: 'fcntl',
    73: 'flock',
    74: 'fsync',
    202: 'futex',
    230: 'clock_nanosleep',
    232: 'epoll_wait',
    247: 'waitid',
    257: 'openat',
    271: 'ppoll',
    281: 'epoll_pwait',
  },
  arm64: {
    22: 'epoll_pwait',
    25: 'fcntl',
    32: 'flock',
    56: 'openat',
    63: 'read',
    64: 'write',
    73: 'ppoll',
    82: 'fsync',
    95: 'waitid',
    98: 'futex',
    101: 'nanosleep',
    115: 'clock_nanosleep',
    203: 'connect',
    207: 'recvfrom',
    212: 'recvmsg',
    260: 'wait4',
  },
}

/** Of a line of `/proc/PID/syscall`: "running", -1 outside of any, or the number first. Null: in none. */
export function systemCallName(line: string, architecture: string): string | null {
  const number = Number.parseInt(line, 10)
  if (Number.isNaN(number) || number < 0) return null
  return systemCalls[architecture]?.[number] ?? `system call ${number}`
}

const signalNumber = 10

/** Of `/proc/PID/status`: whether the process has a handler for SIGUSR1; without one it would die of it. Null: not told. */
export function catchesSigusr1(status: string): boolean | null {
  const mask = /^SigCgt:\s*([0-9a-f]+)$/m.exec(status)?.[1]
  if (mask === undefined) return null
  return ((BigInt(`0x${mask}`) >> BigInt(signalNumber - 1)) & 1n) === 1n
}
