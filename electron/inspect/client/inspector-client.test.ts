import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { InspectorClient } from './inspector-client.ts'

/** An inspector that says what the test has it say. */
async function standIn(hear: (socket: WebSocket, id: number, method: string) => void) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate()
    server.close()
  })
  await once(server, 'listening')
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      const { id, method } = JSON.parse(String(data))
      hear(socket, id, method)
    })
  })
  const place = server.address()
  const port = typeof place === 'object' && place !== null ? place.port : 0
  return { address: `ws://127.0.0.1:${port}/a-target`, server }
}

async function open(address: string): Promise<InspectorClient> {
  const client = await InspectorClient.open(address, 10_000)
  if (!client.ok) return expect.fail(client.error.message)
  onTestFinished(() => client.value.close())
  return client.value
}

/** A real one, of a process that waits. */
async function realInspector(): Promise<string> {
  const child = spawn(process.execPath, ['--inspect=127.0.0.1:0', '-e', 'setInterval(() => {}, 1000)'], {
    env: { ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  child.stderr.on('data', (piece) => {
    said += String(piece)
  })
  await expect.poll(() => said).toMatch(/ws:\S+\n/)
  return /ws:\S+/.exec(said)?.[0] ?? ''
}

describe('inspector client', () => {
  it('asks a real inspector, and hears its events', async () => {
    const client = await open(await realInspector())
    const names: unknown[] = []
    client.on('Runtime.executionContextCreated', (params) => names.push(params))
    expect(await client.send('Runtime.enable', {}, 10_000)).toMatchObject({ ok: true })
    expect(names).toHaveLength(1)
    const sum = await client.send('Runtime.evaluate', { expression: '1 + 1' }, 10_000)
    expect(sum).toMatchObject({ ok: true, value: { result: { value: 2 } } })
    const unknown = await client.send('No.such', {}, 10_000)
    expect(unknown).toMatchObject({ ok: false, error: { code: 'refused' } })
    expect(JSON.stringify(unknown)).toContain('No.such')
  })

  it('says which answer did not come in time, and passes over it when it comes after all', async () => {
    const late: (() => void)[] = []
    const { address } = await standIn((socket, id, method) => {
      if (method === 'Slow.one') late.push(() => socket.send(JSON.stringify({ id, result: 'late' })))
      else socket.send(JSON.stringify({ id, result: method }))
    })
    const client = await open(address)
    expect(await client.send('Slow.one', {}, 20)).toEqual({
      ok: false,
      error: { code: 'not-reached-in-time', message: 'the inspector did not answer Slow.one within 20 ms' },
    })
    for (const answer of late) answer()
    expect(await client.send('Quick.one', {}, 10_000)).toEqual({ ok: true, value: 'Quick.one' })
  })

  it('ends what waits when the process ends', async () => {
    const { address } = await standIn((socket) => socket.terminate())
    const client = await open(address)
    expect(await client.send('Any.thing', {}, 5000)).toMatchObject({ ok: false, error: { code: 'worker-gone' } })
    await client.ended
    expect(await client.send('Any.more', {}, 5000)).toMatchObject({ ok: false, error: { code: 'worker-gone' } })
  })

  it('closes on a process that says nothing any more', async () => {
    const { address, server } = await standIn(() => {})
    const client = await open(address)
    for (const socket of server.clients) socket.pause()
    const waits = client.send('Any.thing', {}, 60_000)
    await client.close()
    expect(await waits).toMatchObject({ ok: false, error: { message: 'the inspector session was closed' } })
  })

  it('passes over words without sense', async () => {
    const { address } = await standIn((socket, id) => {
      for (const junk of ['', '{', '[]', '{"id":"x"}', `{"id":${id + 1},"result":1}`]) socket.send(junk)
      socket.send(JSON.stringify({ id, result: { fine: true } }))
    })
    const client = await open(address)
    expect(await client.send('Any.thing', {}, 10_000)).toEqual({ ok: true, value: { fine: true } })
  })

  it.each([
    ['nobody listens', 'ws://127.0.0.1:1/x', 'refused'],
    ['it is no address', 'nonsense', 'invalid-input'],
  ])('does not open where %s', async (_, address, code) => {
    expect(await InspectorClient.open(address, 1000)).toMatchObject({ ok: false, error: { code } })
  })
})
