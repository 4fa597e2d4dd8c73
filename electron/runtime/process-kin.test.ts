import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { thisPlatform } from '../platform/this-platform.ts'
import { ancestorsOf, openSocketsOf } from './process-kin.ts'

const serve = `
  const server = require('node:net').createServer().listen(0, '127.0.0.1', () => {
    const socket = require('node:dgram').createSocket('udp4').bind(0, '127.0.0.1', () => {
      console.log(JSON.stringify([process.pid, server.address().port, socket.address().port]))
    })
  })`
const startOne = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(serve)}], { stdio: 'inherit' })`

/** A process that starts another one, which serves; what that one printed of itself. */
async function wrapper() {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  const child = spawn(process.execPath, ['-e', startOne], { detached: true, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const pid = child.pid ?? expect.fail('it was not started')
  onTestFinished(() => void process.kill(-pid, 'SIGKILL'))
  const [printed] = await once(child.stdout ?? expect.fail(), 'data')
  const [inner, tcp, udp]: [number, number, number] = JSON.parse(String(printed))
  return { pid, inner, tcp, udp }
}

describe.runIf(thisPlatform === 'linux')('what a process and those that it started have open', () => {
  it('is told with who has it', async () => {
    const { pid, inner, tcp, udp } = await wrapper()
    const open = (await openSocketsOf(pid)) ?? []
    expect(open.toSorted((a, b) => Number(a.isDatagram) - Number(b.isDatagram))).toMatchObject([
      {
        pid: inner,
        address: '127.0.0.1',
        port: tcp,
        isDatagram: false,
        command: expect.stringContaining('createServer'),
      },
      { pid: inner, address: '127.0.0.1', port: udp, isDatagram: true },
    ])
    const ancestors = await ancestorsOf(inner)
    expect(ancestors[0]).toBe(pid)
    expect(ancestors).toContain(process.pid)
  })

  it('is nothing for a process that is gone', async () => {
    expect(await openSocketsOf(2 ** 22 + 1)).toEqual([])
    expect(await ancestorsOf(2 ** 22 + 1)).toEqual([])
  })
})
