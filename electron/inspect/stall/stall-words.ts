import { basename } from 'node:path'
import { duration } from '../../../shared/base/plain-words.ts'
import type { NativeWait, StallChild, StallFrame } from '../../../shared/inspection/stall.ts'

/** From here on the garbage collector is part of the answer. */
const toldGarbageRatio = 0.2

/** The frame that a person looks for: the innermost of their own code, else of a package, else any. */
export function hotFrame(stack: readonly StallFrame[]): StallFrame | null {
  const coded = stack.filter(({ file }) => file !== '' && !file.startsWith('node:'))
  const own = coded.find(({ file }) => !/[\\/]node_modules[\\/]/.test(file))
  return own ?? coded[0] ?? stack[0] ?? null
}

/** "sumOrder cart.js:42". */
export function placeWords({ functionName, file, line }: StallFrame): string {
  if (file === '') return functionName
  return `${functionName} ${basename(file)}${line === null ? '' : `:${line}`}`
}

/** "blocked in sumOrder cart.js:42, 93 % of 250 ms". `isOurs`: the file is the deck's, which rides along. */
export function stackWords(
  stack: readonly StallFrame[],
  sampledMs: number,
  garbageRatio: number,
  isOurs: (file: string) => boolean,
): string {
  // What carries an own primary's events calls the app's listeners, as Node's own code does.
  const hot = hotFrame(stack.filter(({ file }) => !isOurs(file) || basename(file) !== 'own-primary.cjs'))
  const garbage = garbageRatio < toldGarbageRatio ? '' : `, ${percent(garbageRatio)} garbage collection`
  if (hot === null) return `blocked in code that V8 does not name, for all of ${duration(sampledMs)}${garbage}`
  const where = isOurs(hot.file) ? ourWords(hot.file) : `in ${placeWords(hot)}`
  return `blocked ${where}, ${percent(hot.totalRatio)} of ${duration(Math.round(sampledMs))}${garbage}`
}

/** Names of built code say nothing. */
const ourWords = (file: string): string =>
  basename(file) === 'agent-faults.cjs' ? 'by an injected fault' : 'in the agent of the deck'

/** What a thread does that turns to no JavaScript, or, unless it `wasAsked`, may. */
export function nativeWords(native: NativeWait | null, silentMs: number, wasAsked: boolean): string {
  if (native === null && !wasAsked) return 'blocked: this system does not tell where'
  if (native === null) return 'blocked in native code or a system call: this system does not tell which'
  const child = awaitedChild(native, silentMs)
  if (child !== null) {
    return `waits for a child process: \`${child.command}\`, since ${duration(child.ageMs)}`
  }
  if (native.state === 'running' && !wasAsked) return 'blocked in native code or JavaScript: the thread runs'
  if (native.state === 'running') return 'blocked in native code: the thread runs, and does not turn to JavaScript'
  const call = native.systemCall ?? native.waitChannel
  return `waits in the system: ${native.state}${call === null ? '' : ` in ${call}`}`
}

/** The process that a sleeping thread waits for: it began with the silence. Null: none. */
export function awaitedChild(native: NativeWait | null, silentMs: number): StallChild | null {
  if (native === null || native.state === 'running') return null
  return native.children.find(({ ageMs }) => ageMs <= silentMs + heartbeatToleranceMs) ?? null
}

/** It began between the last heartbeat and the silence. */
const heartbeatToleranceMs = 1000

export function percent(ratio: number): string {
  return `${Math.round(ratio * 100)} %`
}
