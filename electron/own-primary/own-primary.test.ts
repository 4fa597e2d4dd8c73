import { describe, expect, it } from 'vitest'
import { get, nodeBinary, portOf, reached } from '../cluster/testing/test-cluster.ts'
import { printed, runOwnPrimary } from './testing/test-own-primary.ts'

describe("an app's own primary", () => {
  it('forks through the engine, relays, and replaces who dies', async () => {
    const test = runOwnPrimary('relay.cjs')
    const { workers, primary } = test
    await reached(() => workers.length === 2 && workers.every(({ listens }) => listens.length === 1))
    const port = portOf(workers[0] ?? expect.fail())
    const answers = [await get({ port, path: '/a' }), await get({ port, path: '/a' })].map((text) => JSON.parse(text))
    expect(answers.map(({ value }) => value)).toEqual([1, 2])
    expect(answers.find(({ by }) => by === 2)).toMatchObject({ region: 'eu' })
    expect(test.own.messages).toEqual({ toWorkers: 2, fromWorkers: 2, lost: 0 })
    workers[0]?.signal('SIGKILL')
    await printed(test, /^listening 3 /)
    expect(await printed(test, /^listening 1 /)).toBe(
      `listening 1 {"addressType":4,"address":"127.0.0.1","port":${port}}`,
    )
    const order = test.lines.filter((line) => /^\w+ 1\b/.test(line)).map((line) => line.split(' ')[0])
    expect(order.slice(0, 3)).toEqual(['fork', 'online', 'listening'])
    expect(order.slice(3).sort()).toEqual(['disconnect', 'exit'])
    expect([test.junk, test.policy, primary.workers.size]).toEqual([[], 'round-robin', 2])
  })

  it('reads whole what comes faster than it reads', async () => {
    const lengths = 'const lengthOf = (n) => (n * 7919) % 4000;'
    const primaryCode = `${lengths} let n = 0; cluster.fork().on('message', (text) => {
      if (text.length !== lengthOf(n++)) throw new Error('message ' + n + ' is not whole')
      if (n === 3000) { console.log('all'); process.exit() }
    })`
    const workerCode = `${lengths} for (let n = 0; n < 3000; n++) process.send('x'.repeat(lengthOf(n)))`
    // Older ones give no more memory than was read.
    const execPath = nodeBinary(26) ?? process.execPath
    const test = runOwnPrimary('told.cjs', { process: { execPath, args: [primaryCode, workerCode] } })
    await printed(test, /^all$/)
    await reached(() => test.end !== null)
    expect(test.end?.code).toBe(0)
  })
})
