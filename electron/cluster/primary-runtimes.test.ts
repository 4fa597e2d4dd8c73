import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from '../../tools/testing/free-port.ts'
import { testedReleases } from '../../tools/testing/tested-releases.ts'
import { canHere } from '../platform/this-platform.ts'
import {
  exitOf,
  forkListening,
  forkOptions,
  forkRemote,
  get,
  nodeBinary,
  oneOfEachKind,
  portOf,
  reached,
  testPrimary,
} from './testing/test-cluster.ts'

for (const major of testedReleases) {
  if (nodeBinary(major) === undefined) console.log(`node-${major} is not installed: its workers are not tested`)
}
const matrix = testedReleases.flatMap((major) => oneOfEachKind.map((policy) => ({ major, policy })))

describe.each(matrix)('workers of Node $major under $policy', ({ major, policy }) => {
  const execPath = nodeBinary(major)
  const withNode = it.skipIf(execPath === undefined)
  const node = { execPath: execPath ?? '' }

  withNode('serve, leave on request and are replaced', async () => {
    const primary = testPrimary({ policy })
    const socketPath = path.join(temporaryFolder(), 's.sock')
    const args = ['{"port":0,"host":"127.0.0.1"}', JSON.stringify({ path: socketPath })]
    const options = forkOptions('http-server.cjs', { ...node, args })
    const [one, two] = [await forkListening(primary, options, 2), await forkListening(primary, options, 2)]
    const { port } = primary.addresses.find((address) => address.transport === 'tcp4') ?? expect.fail('no port')
    const answers = new Set<string>()
    for (let i = 0; i < 10; i++) answers.add(await get({ port: port ?? -1 }))
    if (policy === 'round-robin') expect([...answers].toSorted()).toEqual(['1', '2'])
    expect(await get({ socketPath })).toMatch(/^[12]$/)
    const exit = exitOf(primary, one)
    one.disconnect()
    expect([await exit, one.exitedAfterDisconnect]).toEqual([{ code: 0, signal: null }, true])
    two.signal('SIGKILL')
    await reached(() => primary.workers.size === 0)
    const answer = get({ port: port ?? -1 })
    await forkListening(primary, options, 2)
    expect(await answer).toBe('3')
  })

  withNode('are what they say, and see neither our variables nor an address that is taken', async () => {
    const primary = testPrimary({ policy })
    const { run } = await forkRemote(primary, { ...node, env: { A: 'b' } })
    expect(await run('return [process.versions.node.split(".")[0], process.env]')).toEqual([String(major), { A: 'b' }])
    const port = await freePort()
    const listen = `
      const server = require('net').createServer()
      await new Promise((resolve, reject) => server.on('error', reject).listen(args, '127.0.0.1', resolve))`
    await run(listen, port)
    await expect(run(listen, port)).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await expect(run(listen, { fd: 0 })).rejects.toMatchObject({ code: expect.stringMatching(/EBADF|ERR_/) })
  })

  withNode('bind UDP', async () => {
    const primary = testPrimary({ policy })
    const { worker, run } = await forkRemote(primary, node)
    await run(`kept.socket = require('dgram').createSocket('udp4').bind(0, '127.0.0.1')`)
    await reached(() => worker.listens.length === 1)
    expect(worker.listens[0]).toMatchObject({ address: '127.0.0.1', transport: 'udp4' })
  })

  it.skipIf(execPath === undefined || !canHere('stop-signals') || policy !== 'round-robin')(
    'lose nothing that they did not take',
    async () => {
      const primary = testPrimary({ policy })
      const worker = await forkListening(primary, forkOptions('http-server.cjs', node))
      worker.signal('SIGSTOP')
      const answers = Array.from({ length: 5 }, () => get({ port: portOf(worker) }))
      await reached(() => primary.counters.queuedCount === 5)
      worker.signal('SIGKILL')
      await forkListening(primary, forkOptions('http-server.cjs', node))
      expect(await Promise.all(answers)).toEqual(['2', '2', '2', '2', '2'])
    },
  )
})

function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cluster-'))
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }))
  return folder
}
