import { constants } from 'node:os'
import { reasonWords } from '../../engines/fleet/end-words.ts'
import type { Terminated } from '../api/answers.ts'

/** "OOMKilled (137)", "Error (1)", as `kubectl describe pod` has it. */
export function terminatedWords({ reason, exitCode, message }: Terminated): string {
  const words = `${reason || 'ended'} (${exitCode})`
  return message === '' || message.length > 300 ? words : `${words}: ${message.trim()}`
}

/** How a container ended, in our words; '' where there is nothing to add. `limit`: what its memory may be. */
export function endedWords({ reason, exitCode, message }: Terminated, isWanted: boolean, limit: string): string {
  if (reason === 'OOMKilled') return `killed, out of memory${limit === '' ? '' : `: it may have ${limit}`}`
  const known = reasonWords(message)
  if (known !== null) return known
  const signal = signalOf(exitCode)
  if (isWanted) {
    if (signal === 'SIGKILL') return 'killed (SIGKILL) at the end of its grace, as asked'
    return signal === null
      ? `stopped, as asked${exitCode === 0 ? '' : `, with code ${exitCode}`}`
      : `ended by ${signal}, as asked`
  }
  if (signal === 'SIGKILL') return 'killed (SIGKILL): by its liveness probe, or by a hand outside of Kubernetes'
  if (signal !== null) return `ended by ${signal}`
  if (exitCode === 0) return 'it ended by itself, with code 0'
  if (exitCode === 127) return 'exited with code 127: its command is not in the image'
  return `exited with code ${exitCode}`
}

const signals = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]))

/** Codes above 128 say which signal it was. */
export function signalOf(exitCode: number): string | null {
  return exitCode > 128 && exitCode < 160 ? (signals.get(exitCode - 128) ?? null) : null
}

/** Reasons why a container waits that it does not get over by itself. */
export const stuckReasons: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
])

/** What a waiting container waits for, in our words; '' where there is nothing to add. */
export function waitingWords(reason: string, message: string): string {
  switch (reason) {
    case 'CrashLoopBackOff':
      return `it ended too often: its kubelet waits before it starts it again${backOffOf(message)}`
    case 'ErrImagePull':
    case 'ImagePullBackOff':
      return reasonWords(message) ?? 'its node cannot get the image: it tries again by itself'
    case 'InvalidImageName':
      return 'the name of its image is not one'
    case 'ErrImageNeverPull':
      return 'its node does not have the image, and may not fetch it'
    case 'CreateContainerConfigError':
      return 'a ConfigMap or Secret that it wants is not there'
    case 'CreateContainerError':
    case 'RunContainerError':
      return reasonWords(message) ?? 'its node could not start it'
    default:
      return ''
  }
}

function backOffOf(message: string): string {
  const time = /back-off (\S+) restarting/.exec(message)?.[1]
  return time === undefined ? '' : `, now ${time.replace(/(\d+[hms])(?=\d)/g, '$1 ').replace(/ 0s$/, '')}`
}

/** Why no node has a pod yet, in our words. */
export function unscheduledWords(message: string): string {
  if (/didn't match.*(?:selector|affinity)/i.test(message))
    return 'no node may have it: its selector or affinity fits none'
  if (/Insufficient/i.test(message)) {
    const what = [...message.matchAll(/Insufficient ([\w./-]+)/g)].map(([, name]) => name)
    return `no node has room for it: too little ${[...new Set(what)].join(' and ')} free`
  }
  if (/taint/i.test(message)) return 'no node may have it: it does not tolerate their taints'
  return 'no node can take it'
}
