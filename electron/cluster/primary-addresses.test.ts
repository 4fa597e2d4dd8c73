import { execFile } from 'node:child_process'
import dgram from 'node:dgram'
import { once } from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from '../../tools/testing/free-port.ts'
import { canHere } from '../platform/this-platform.ts'
import {
  fixture,
  forkListening,
  forkOptions,
  forkRemote,
  get,
  listenOn,
  oneOfEachKind,
  portOf,
  reached,
  testPrimary,
} from './testing/test-cluster.ts'
import type { ClusterPrimary } from './types.ts'

const hasIpv6 = Object.values(os.networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))

describe.each(oneOfEachKind)('addresses under %s', (policy) => {
  it('port 0 is one port for all workers, and another one for each server', async () => {
    const primary = testPrimary({ policy })
    const twice = ['{"port":0,"host":"127.0.0.1"}', '{"port":0,"host":"127.0.0.1"}']
    const options = forkOptions('http-server.cjs', { args: twice })
    const [one, two] = [await forkListening(primary, options, 2), await forkListening(primary, options, 2)]
    expect(new Set(one.listens.map(({ port }) => port)).size).toBe(2)
    expect(new Set(two.listens)).toEqual(new Set(one.listens))
    expect(primary.addresses).toHaveLength(2)
    for (const { port } of primary.addresses) expect(await get({ port: port ?? -1 })).toMatch(/^[12]$/)
  })

  it('port 0 stays the same port for the successor of a worker', async () => {
    const primary = testPrimary({ policy })
    const worker = await forkListening(primary, forkOptions('http-server.cjs'))
    const port = portOf(worker)
    worker.signal('SIGKILL')
    await reached(() => worker.isDead())
    expect(portOf(await forkListening(primary, forkOptions('http-server.cjs')))).toBe(port)
  })

  it('several fixed ports at once', async () => {
    const primary = testPrimary({ policy })
    const ports = [await freePort(), await freePort()]
    const args = ports.map((port) => JSON.stringify({ port, host: '127.0.0.1' }))
    await forkListening(primary, forkOptions('http-server.cjs', { args }), 2)
    for (const port of ports) expect(await get({ port })).toBe('1')
  })

  it.skipIf(!hasIpv6)('IPv6, and "any" without a host', async () => {
    const primary = testPrimary({ policy })
    const args = ['{"port":0,"host":"::1"}', '{"port":0}']
    const worker = await forkListening(primary, forkOptions('http-server.cjs', { args }), 2)
    const [any, six] = worker.listens.toSorted((a, b) => String(a.address).localeCompare(String(b.address)))
    expect([six, any]).toEqual([
      { address: '::1', port: six?.port, path: null, transport: 'tcp6', exclusive: false },
      { address: '::', port: any?.port, path: null, transport: 'tcp6', exclusive: false },
    ])
    expect(await get({ host: '::1', port: six?.port })).toBe('1')
    expect(await get({ host: '127.0.0.1', port: any?.port })).toBe('1')
  })

  it.skipIf(!hasIpv6)('ipv6Only leaves the IPv4 side of the port alone', async () => {
    const primary = testPrimary({ policy })
    const args = ['{"port":0,"host":"::","ipv6Only":true}']
    const worker = await forkListening(primary, forkOptions('http-server.cjs', { args }))
    expect(await get({ host: '::1', port: portOf(worker) })).toBe('1')
    await expect(get({ host: '127.0.0.1', port: portOf(worker) })).rejects.toThrow('ECONNREFUSED')
  })

  it.skipIf(!canHere('unix-sockets'))('UNIX sockets, shared by all workers and unlinked in the end', async () => {
    const primary = testPrimary({ policy })
    const socketPath = path.join(temporaryFolder(), 'app.sock')
    const options = forkOptions('http-server.cjs', {
      args: [JSON.stringify({ path: socketPath, readableAll: true, writableAll: true })],
    })
    const [one, two] = [await forkListening(primary, options), await forkListening(primary, options)]
    expect(one.listens).toEqual([{ address: null, port: null, path: socketPath, transport: 'unix', exclusive: false }])
    expect(await get({ socketPath })).toMatch(/^[12]$/)
    expect(fs.statSync(socketPath).mode & 0o666).toBe(0o666)
    one.signal('SIGKILL')
    two.signal('SIGKILL')
    await reached(() => primary.workers.size === 0)
    const answer = get({ socketPath })
    await forkListening(primary, options)
    expect(await answer).toBe('3')
    primary.releaseAddresses()
    expect(fs.existsSync(socketPath)).toBe(false)
  })

  it('UDP is shared: every datagram reaches one worker', async () => {
    const primary = testPrimary({ policy })
    const [one, two] = [await forkRemote(primary), await forkRemote(primary)]
    const bind = `
      kept.socket = require('dgram').createSocket('udp4')
      kept.socket.on('message', (text, from) => kept.socket.send(cluster.worker.id + ':' + text, from.port, from.address))
      kept.socket.bind(0, '127.0.0.1')
      await new Promise((resolve) => kept.socket.once('listening', resolve))
      return kept.socket.address().port`
    const port = Number(await one.run(bind))
    expect(await two.run(bind)).toBe(port)
    await reached(() => two.worker.listens.length === 1)
    expect(primary.addresses).toEqual([{ address: '127.0.0.1', port, path: null, transport: 'udp4', exclusive: false }])
    const client = dgram.createSocket('udp4')
    onTestFinished(() => void client.close())
    client.send('ping', port, '127.0.0.1')
    expect(String((await once(client, 'message'))[0])).toMatch(/^[12]:ping$/)
  })

  it('an exclusive server does not come through the primary', async () => {
    const primary = testPrimary({ policy })
    const { worker, run } = await forkRemote(primary)
    const port = await run(`
      kept.server = require('http').createServer((_, res) => res.end('alone'))
      kept.server.listen({ port: 0, host: '127.0.0.1', exclusive: true })
      await new Promise((resolve) => kept.server.once('listening', resolve))
      return kept.server.address().port`)
    expect(await get({ port: Number(port) })).toBe('alone')
    expect([worker.listens, primary.addresses]).toEqual([[], []])
  })

  it('a server that closed can listen again, on the same address', async () => {
    const primary = testPrimary({ policy, releaseAfterMs: 60_000 })
    const remote = await forkRemote(primary)
    const closed: unknown[] = []
    primary.on('closed', (worker, address) => closed.push([worker.id, address.port]))
    const port = await freePort()
    await listenOn(remote, port)
    await remote.run(`await new Promise((resolve) => kept.server.close(resolve))`)
    await reached(() => closed.length === 1)
    expect([closed, remote.worker.listens]).toEqual([[[1, port]], []])
    await listenOn(remote, port)
    expect(await get({ port })).toBe('1')
  })

  it('an address in use is an error for the app, the same as under node:cluster', async () => {
    const primary = testPrimary({ policy })
    const holder = net.createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void holder.close())
    await once(holder, 'listening')
    const options = { port: portHeldBy(holder), host: '127.0.0.1' }
    const errors: unknown[] = []
    primary.on('listen-error', (worker, address, code) => errors.push([worker.id, address, code]))
    expect(await errorHere(primary, options)).toEqual(await errorUnderNodeCluster(policy, options))
    expect(errors).toEqual([
      [1, { address: '127.0.0.1', port: options.port, path: null, transport: 'tcp4', exclusive: false }, 'EADDRINUSE'],
    ])
    expect(primary.addresses).toEqual([])
  })

  it.each([
    ['an address this machine does not have', { port: 0, host: '203.0.113.1' }],
    ['a path in a missing folder', { path: '/missing/folder/app.sock' }],
  ])('%s is the same error as under node:cluster', async (_what, options) => {
    const primary = testPrimary({ policy })
    expect(await errorHere(primary, options)).toEqual(await errorUnderNodeCluster(policy, options))
  })

  it('the same address twice in one worker is EADDRINUSE', async () => {
    const primary = testPrimary({ policy })
    const remote = await forkRemote(primary)
    const port = await freePort()
    await listenOn(remote, port)
    await expect(listenOn(remote, port)).rejects.toMatchObject({ code: 'EADDRINUSE' })
    expect(await get({ port })).toBe('1')
  })

  it('listen({ fd }) is answered with EBADF', async () => {
    const primary = testPrimary({ policy })
    expect(await errorHere(primary, { fd: 0 })).toMatchObject({ code: 'EBADF' })
  })
})

async function errorHere(primary: ClusterPrimary, options: net.ListenOptions & { fd?: number }): Promise<unknown> {
  const error = new Promise((resolve) => primary.on('message', (_worker, message) => resolve(message)))
  primary.fork(forkOptions('listen-error.cjs', { args: [JSON.stringify(options)] }))
  return error
}

async function errorUnderNodeCluster(policy: string, options: net.ListenOptions & { fd?: number }): Promise<unknown> {
  const args = [fixture('listen-error.cjs'), JSON.stringify(options)]
  const env = {
    ELECTRON_RUN_AS_NODE: '1',
    NODE_CLUSTER_SCHED_POLICY: policy === 'shared-handle' ? 'none' : 'rr',
  }
  const { stdout } = await promisify(execFile)(process.execPath, args, { env })
  return JSON.parse(stdout)
}

function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cluster-'))
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }))
  return folder
}

function portHeldBy(server: net.Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : expect.fail('not listening')
}
