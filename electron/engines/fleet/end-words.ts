import { constants } from 'node:os'
import { sizeWords } from './size-words.ts'

/** What is known of how a container ended. */
export interface End {
  /** Null where nobody tells. */
  readonly code: number | null
  readonly isOutOfMemory: boolean
  readonly isWanted: boolean
  /** The last signal that somebody had the engine send to it. */
  readonly asked: string | null
  readonly memoryLimitBytes: number | null
  /** What the engine or the scheduler says; '' for nothing. */
  readonly theirs: string
}

const names = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]))

/** "SIGKILL" for 9, as events of an engine tell it: a number or a name. */
export function signalName(told: string): string {
  const number = Number(told)
  if (Number.isInteger(number)) return names.get(number) ?? `signal ${number}`
  return told.startsWith('SIG') ? told : `SIG${told}`
}

/** A code above 128 is the shell's and the engine's way to say that a signal ended the process; null for others. */
export function signalOfCode(code: number | null): string | null {
  return code !== null && code > 128 && code < 160 ? (names.get(code - 128) ?? null) : null
}

/** Why a task or container ended, or never began, in our words; '' where there is nothing to add to theirs. */
export function endWords(end: End): string {
  const { code, isOutOfMemory, isWanted, asked } = end
  if (isOutOfMemory) {
    const limit = end.memoryLimitBytes === null ? '' : `: it may have ${sizeWords(end.memoryLimitBytes)}`
    return `killed, out of memory${limit}`
  }
  const reason = reasonWords(end.theirs)
  if (reason !== null) return reason
  if (code === null) return isWanted ? 'stopped, as asked' : ''
  const signal = signalOfCode(code)
  if (signal !== null) return signalWords(signal, asked, isWanted)
  if (code === 0) {
    if (isWanted) return 'stopped, as asked'
    return asked === null ? 'it ended by itself, with code 0' : `it ended with code 0, asked to by ${asked}`
  }
  if (code === 127) return 'exited with code 127: its command is not in the image'
  if (code === 126) return 'exited with code 126: its command is in the image and may not be run'
  return isWanted ? `stopped, as asked, with code ${code}` : `exited with code ${code}`
}

function signalWords(signal: string, asked: string | null, isWanted: boolean): string {
  if (isWanted) {
    return signal === 'SIGKILL' ? 'killed (SIGKILL) at the end of its grace, as asked' : `ended by ${signal}, as asked`
  }
  if (asked === signal) return `killed by ${signal}, which somebody had its engine send`
  if (signal === 'SIGKILL') {
    return 'killed (SIGKILL) by nobody its engine knows: the memory of the whole machine, or a hand outside of it'
  }
  return `ended by ${signal}`
}

/** Sentences of dockerd, containerd and SwarmKit that have a meaning of their own, most particular first. */
const reasons: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [
    /exec: "?([^":]+)"?: (?:stat [^:]+: )?(?:executable file not found|no such file or directory)/,
    ([, program = '']) =>
      program === 'node' || program.endsWith('/node')
        ? 'the image has no Node: its command is "node", and there is none'
        : `the image has no program "${program}"`,
  ],
  [/exec: "?([^":]+)"?: permission denied/, ([, program = '']) => `"${program}" in the image may not be run`],
  [/exec format error/, () => 'the image is for another processor than the node has'],
  [
    /No such image: ([^\s"]+)/,
    ([, image = '']) => `its node does not have the image ${image}, and no registry gave it`,
  ],
  [
    /pull access denied for ([^\s,]+)/,
    ([, image = '']) => `no registry gives ${image}: it is not there, or not for us`,
  ],
  [/manifest for (\S+) not found|manifest unknown/, () => 'the registry has no such tag of the image'],
  [/toomanyrequests/, () => 'the registry gives no more images for now: its limit is reached'],
  [
    /dial tcp: lookup (\S+)|(?:Get|Head) "?https?:\/\/([^/"]+).*(?:no such host|timeout|refused|unreachable)/,
    ([, name, host]) => `the registry ${host ?? name ?? ''} cannot be reached from its node`,
  ],
  [
    /insufficient resources on (\d+) nodes?/,
    ([, count]) => `no node has room for it: too little memory or processor free on ${count}`,
  ],
  [
    /scheduling constraints not satisfied on (\d+) nodes?/,
    ([, count]) => `no node may have it: its constraints fit none of ${count}`,
  ],
  [
    /host-mode port already in use on (\d+) nodes?/,
    ([, count]) => `no node can have it: the port it publishes is taken on ${count}`,
  ],
  [/max replicas per node limit exceed/, () => 'no node can have one more: the limit of replicas per node is reached'],
  [/no suitable node/, () => 'no node can take it'],
  [/port is already allocated|address already in use/, () => 'the port that it publishes is taken on its node'],
  [/unhealthy container/, () => 'its health check failed too often, so that its scheduler ended it'],
  [/invalid mount config|bind source path does not exist/, () => 'a folder that it mounts is not on its node'],
]

/** The meaning of what an engine says; null where we know none. */
export function reasonWords(theirs: string): string | null {
  for (const [pattern, say] of reasons) {
    const match = pattern.exec(theirs)
    if (match) return say(match)
  }
  return null
}
