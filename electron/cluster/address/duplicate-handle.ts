import { spawn } from 'node:child_process'
import { isServerHandle, type ServerHandle, sendInternal } from '../child/node-internals.ts'

const deadlineMs = 5000
/** Sends back what it gets and ends; it ends as well when its parent does, since then nothing is left to wait for. */
const echo = "process.once('message', (message, handle) => process.send(message, handle, () => process.disconnect()))"

/**
 * Duplicates a bound socket: sent through a tiny process and back, the handle comes home as a second descriptor of the
 * same socket, which no event loop polls. Calls back once, with undefined when that failed or took over 5 s.
 * Returns the cancel: no call back afterwards, and the process ends.
 */
export function duplicateHandle(handle: ServerHandle, done: (copy: ServerHandle | undefined) => void): () => void {
  const child = spawn(process.execPath, ['-e', echo], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '', NODE_UNIQUE_ID: undefined },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    windowsHide: true,
  })
  let isSettled = false
  const settle = (copy: ServerHandle | undefined) => {
    if (isSettled) return false
    isSettled = true
    clearTimeout(deadline)
    if (copy === undefined) child.kill('SIGKILL')
    return true
  }
  const deadline = setTimeout(() => settle(undefined) && done(undefined), deadlineMs)
  deadline.unref()
  child.unref()
  child.channel?.unref()
  child.on('error', () => settle(undefined) && done(undefined))
  child.once('exit', () => settle(undefined) && done(undefined))
  child.once('message', (_message, received: unknown) => {
    const copy = isServerHandle(received) ? received : undefined
    if (settle(copy)) done(copy)
    else copy?.close()
  })
  sendInternal(child, { duplicate: true }, handle)
  return () => void settle(undefined)
}
