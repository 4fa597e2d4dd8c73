import { describe, expect, it } from 'vitest'
import { freePort } from '../../tools/testing/free-port.ts'
import {
  agentOptions,
  forkRemote,
  get,
  listenOn,
  nodeBinary,
  reached,
  switchTo,
  testPrimary,
} from './testing/test-cluster.ts'

const outerRuntimes = [
  { name: 'this very runtime', execPath: process.execPath },
  ...[18, 22, 26].flatMap((major) => {
    const execPath = nodeBinary(major)
    return execPath === undefined ? [] : [{ name: `Node ${major}`, execPath }]
  }),
]
const kinds = ['round-robin', 'shared-handle'] as const

describe.each(outerRuntimes)('an app whose policy is switched, on $name', ({ execPath }) => {
  const remote = agentOptions('remote.cjs', { execPath })

  it.each(kinds)('notices nothing, begun under %s: neither messages nor another address', async (policy) => {
    const primary = testPrimary({ policy })
    const { worker, run } = await forkRemote(primary, remote)
    const port = await freePort()
    await run(`kept.messages = []; process.on('message', (message) => message.call || kept.messages.push(message))`)
    await listenOn({ worker, run }, port)
    const look = `
      const { server } = kept
      return [server.listening, server.address(), kept.messages, process.listenerCount('internalMessage')]`
    const before = await run(look)
    for (let round = 0; round < 3; round++) {
      await switchTo(primary, 'shared-handle')
      expect(await run(look)).toEqual(before)
      expect(await get({ port })).toBe('1')
      await switchTo(primary, 'least-connections')
      expect(await run(look)).toEqual(before)
      expect(await get({ port })).toBe('1')
    }
  })

  it.each(kinds)('closes its server and listens again, begun under %s', async (policy) => {
    const primary = testPrimary({ policy, releaseAfterMs: 20 })
    const { worker, run } = await forkRemote(primary, remote)
    const port = await freePort()
    for (let round = 0; round < 4; round++) {
      await listenOn({ worker, run }, port)
      await switchTo(primary, primary.policy === 'shared-handle' ? 'round-robin' : 'shared-handle')
      expect(await get({ port })).toBe('1')
      await run('await new Promise((resolve) => kept.server.close(resolve))')
      await reached(() => worker.listens.length === 0)
      await reached(() => primary.addresses.length === 0)
      await expect(get({ port })).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    }
  })

  it('keeps its maxConnections on the socket it adopted', async () => {
    const primary = testPrimary()
    const { worker, run } = await forkRemote(primary, remote)
    const port = await freePort()
    await listenOn({ worker, run }, port)
    // Node 18 takes 0 for no limit: so one connection is open, and one is the limit.
    await run(
      `
      kept.drops = 0
      kept.server.maxConnections = 1
      kept.server.on('drop', () => kept.drops++)
      kept.client = require('net').connect(args)
      await new Promise((resolve) => kept.server.once('connection', resolve))`,
      port,
    )
    await switchTo(primary, 'shared-handle')
    await expect(get({ port })).rejects.toThrow()
    expect(await run('return kept.drops')).toBe(1)
  })
})
