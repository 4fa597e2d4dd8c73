import { getPriority } from 'node:os'
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { thisPlatform } from '../../platform/this-platform.ts'

/** Runs in a thread, and answers the nice value of what it forks. */
const program = `
  const { execFileSync } = require('node:child_process')
  const { parentPort, workerData } = require('node:worker_threads')
  import(workerData.module).then(({ setOwnNice }) => {
    setOwnNice(workerData.niceValue)
    const print = 'console.log(require("node:os").getPriority())'
    parentPort.postMessage(Number(execFileSync(process.execPath, ['-e', print], { encoding: 'utf8' })))
  })`

const niceOfFork = (niceValue: number | null): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const module = new URL('./own-nice.ts', import.meta.url).href
    const thread = new Worker(program, { eval: true, workerData: { module, niceValue } })
    thread.once('message', resolve)
    thread.once('error', reject)
  })

describe.skipIf(thisPlatform !== 'linux')('the nice value of a thread', () => {
  const own = getPriority()

  it('is what its forks have, and nobody else', async () => {
    expect(await niceOfFork(own + 3)).toBe(own + 3)
    expect(getPriority()).toBe(own)
  })

  it('stays where there is nothing to set', async () => {
    expect(await niceOfFork(null)).toBe(own)
  })

  it.skipIf(process.getuid?.() === 0)('stays where it may not be raised', async () => {
    expect(await niceOfFork(own - 1)).toBe(own)
  })
})
