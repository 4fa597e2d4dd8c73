import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { thisPlatform } from '../platform/this-platform.ts'
import { listeningInodes, parseLsof, portHolder } from './port-holder.ts'

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
      const holder = await portHolder(server.port)
      expect(holder).toMatchObject({ pid: process.pid })
      expect(holder?.command).toMatch(/electron|node/)
      await server.close()
      expect(await portHolder(server.port)).toBeNull()
    },
  )

  it('reads the kernel table: only sockets that listen, on this port', () => {
    const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 31337 1 0
   1: 0100007F:0BB8 0100007F:C000 01 00000000:00000000 00:00000000 00000000     0        0 31338 1 0
   2: 00000000:0BB9 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 31339 1 0`
    expect(listeningInodes(table, 3000)).toEqual(['31337'])
    expect(listeningInodes('', 3000)).toEqual([])
  })

  it('reads lsof', () => {
    expect(parseLsof('p4711\ncnode\nf21\n')).toEqual({ pid: 4711, command: 'node' })
    expect(parseLsof('')).toBeNull()
  })
})
