import dgram from 'node:dgram'
import { once } from 'node:events'
import net, { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { thisPlatform } from '../platform/this-platform.ts'
import { parseLsof, portHolder, socketsInTheWay } from './port-holder.ts'

const tcp = { address: null, isDatagram: false }

async function listening(host: string): Promise<{ readonly port: number; close(): Promise<unknown> }> {
  const server = createServer().listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { port, close: () => once(server.close(), 'close') }
}

describe('port holder', () => {
  it.runIf(thisPlatform === 'linux').for(['127.0.0.1', '::1'])(
    'names the process that listens on %s',
    async (host, { skip }) => {
      const server = await listening(host).catch(() => null)
      if (server === null) return skip(`this machine has no ${host}`)
      const holder = await portHolder({ ...tcp, port: server.port, address: host })
      expect(holder).toMatchObject({ pid: process.pid, connectedTo: null })
      expect(holder?.command).toMatch(/electron|node/)
      await server.close()
      expect(await portHolder({ ...tcp, port: server.port })).toBeNull()
    },
  )

  it.runIf(thisPlatform === 'linux')('names whose connection ends in it, and where that leads', async () => {
    const server = await listening('127.0.0.1')
    const socket = net.connect(server.port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    await once(socket, 'connect')
    const holder = await portHolder({ ...tcp, port: socket.localPort ?? -1 })
    expect(holder).toMatchObject({ pid: process.pid, connectedTo: `127.0.0.1:${server.port}` })
  })

  it.runIf(thisPlatform === 'linux')('knows UDP ports from TCP ports', async () => {
    const socket = dgram.createSocket('udp4').bind(0, '127.0.0.1')
    onTestFinished(() => void socket.close())
    await once(socket, 'listening')
    const { port } = socket.address()
    expect(await portHolder({ port, address: '0.0.0.0', isDatagram: true })).toMatchObject({ pid: process.pid })
    expect(await portHolder({ ...tcp, port })).toBeNull()
  })

  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0BB8 0200007F:C000 01 00000000:00000000 00:00000000 00000000     0        0 31338 1 0
   1: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 31337 1 0
   2: 00000000:0BB9 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 31339 1 0
   3: 0100007F:0BBA 0200007F:C000 06 00000000:00000000 00:00000000 00000000     0        0 0 1 0`
  const inodes = (port: number, address: string | null) =>
    socketsInTheWay(table, { port, address, isDatagram: false }).map(({ inode }) => inode)

  it.each([
    ['who listens first, then who is connected', 3000, null, ['31337', '31338']],
    ['what has another address is not in the way', 3000, '127.0.0.9', []],
    ['all addresses are in the way of each', 3001, '10.0.0.1', ['31339']],
    ['a mapped address is the plain one', 3000, '::ffff:127.0.0.1', ['31337', '31338']],
    ['what is only remembered is not in the way', 3002, null, []],
  ])('reads the kernel table: %s', (_what, port, address, expected) => {
    expect(inodes(port, address)).toEqual(expected)
  })

  it('reads addresses of either family', () => {
    const six = ' 0: 000080FE00000000FF005450FE7B2A00:0BB8 0000000000000000FFFF00000100007F:0050 01 0:0 0:0 0 0 0 1 2'
    expect(socketsInTheWay(six, { ...tcp, port: 3000 })).toMatchObject([
      { local: 'fe80::5054:ff:2a:7bfe', remote: '127.0.0.1:80', isListening: false },
    ])
    expect(socketsInTheWay('', { ...tcp, port: 3000 })).toEqual([])
  })

  it('reads lsof', () => {
    const node = 'p4711\ncnode\nf21\nn127.0.0.1:3000->10.0.0.1:443\nTST=ESTABLISHED\n'
    expect(parseLsof(node, 3000)).toEqual({ pid: 4711, command: 'node', connectedTo: '10.0.0.1:443' })
    expect(parseLsof(`${node}p812\ncnginx\nf6\nn*:3000\nTST=LISTEN\n`, 3000)).toEqual({
      pid: 812,
      command: 'nginx',
      connectedTo: null,
    })
    expect(parseLsof('p9\nccurl\nf5\nn127.0.0.1:50000->10.0.0.1:3000\n', 3000)).toBeNull()
    expect(parseLsof('', 3000)).toBeNull()
  })
})
