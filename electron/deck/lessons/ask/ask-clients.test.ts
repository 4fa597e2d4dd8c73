import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../../shared/base/clock.ts'
import { type AskDeed, deedSchema } from '../../../../shared/lessons/lesson-file.ts'
import type { Answered } from '../../../../shared/lessons/lesson-view.ts'
import { can } from '../../../../shared/platforms.ts'
import { thisPlatform } from '../../../platform/this-platform.ts'
import { AskClients } from './ask-clients.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

describe('scripted clients of a lesson', () => {
  let answer: Answer = (_, response) => void response.end()
  let clients: AskClients
  const server = createServer((request, response) => answer(request, response))
  beforeEach(async () => {
    await new Promise<void>((done) => void server.listen(0, done))
    const address = server.address()
    clients = clientsOf(typeof address === 'object' ? (address?.port ?? 0) : 0)
  })
  afterEach(async () => {
    clients.close()
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  })

  const clientsOf = (port: number): AskClients =>
    new AskClients({ clock: systemClock, port, slotOf: (pid) => (pid === 77 ? 3 : null) })
  const ask = async (deed: object): Promise<readonly Answered[]> => {
    const read = deedSchema.parse({ ask: 'them', requests: [{ path: '/' }], ...deed })
    if (!('ask' in read)) throw new Error('no ask')
    const asked: AskDeed = read
    const answered = await clients.ask(asked, () => {})
    if (!answered.ok) throw new Error(answered.error.message)
    return answered.value
  }
  const json = (response: ServerResponse, body: object): void => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(body))
  }

  it('make all requests in order and say who answered', async () => {
    answer = (request, response) => json(response, { pid: 77, saw: `${request.method} ${request.url}` })
    const requests = [{ path: '/a' }, { method: 'POST', path: '/b', body: { x: 1 } }]
    const answers = await ask({ requests, times: 2, clients: 2 })
    const seen = answers.map(({ client, number, method, path }) => `${client}.${number} ${method} ${path}`)
    expect(seen).toEqual(
      [1, 2].flatMap((client) => ['1 GET /a', '2 POST /b', '3 GET /a', '4 POST /b'].map((one) => `${client}.${one}`)),
    )
    expect(answers[1]).toMatchObject({ status: 200, words: '200 OK', pid: 77, slot: 3 })
    expect(answers[1]?.body).toEqual({ pid: 77, saw: 'POST /b' })
  })

  it('believe the header about who answered where the answer is no JSON', async () => {
    answer = (_, response) => void response.setHeader('x-worker-pid', '77').end('hello')
    expect(await ask({})).toMatchObject([{ pid: 77, slot: 3, body: 'hello' }])
    answer = (_, response) => void response.end('hello')
    expect(await ask({})).toMatchObject([{ pid: null, slot: null, status: 200 }])
  })

  it('send a body as JSON', async () => {
    answer = async (request, response) => {
      const chunks = await request.toArray()
      json(response, { type: request.headers['content-type'], text: Buffer.concat(chunks).toString() })
    }
    const requests = [{ method: 'POST', path: '/', body: { user: 'Ada' } }]
    const [answered] = await ask({ requests })
    expect(answered?.body).toEqual({ type: 'application/json', text: '{"user":"Ada"}' })
  })

  it('keep cookies from ask to ask only under a name, each client its own', async () => {
    let visitor = 0
    answer = (request, response) => {
      const { cookie = null } = request.headers
      if (cookie === null) {
        visitor += 1
        response.setHeader('set-cookie', [`id=${visitor}; Path=/; HttpOnly`, 'other=x'])
      }
      json(response, { cookie })
    }
    const cookies = async (more: object) => (await ask({ times: 2, ...more })).map(({ body }) => body)
    const named = { as: 'ada', clients: 2 }
    expect(await cookies(named)).toEqual([
      { cookie: null },
      { cookie: 'id=1; other=x' },
      { cookie: null },
      { cookie: 'id=2; other=x' },
    ])
    expect((await cookies({ ...named, times: 1 })).at(1)).toEqual({ cookie: 'id=2; other=x' })
    expect((await cookies({})).at(0)).toEqual({ cookie: null })
  })

  it('drop a cookie that an answer ends', async () => {
    const ends = ['id=; Max-Age=0', 'id=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT']
    for (const end of ends) {
      const sets = ['id=1', end]
      answer = (request, response) => {
        response.setHeader('set-cookie', sets.shift() ?? [])
        json(response, { cookie: request.headers.cookie ?? null })
      }
      const answers = await ask({ times: 3 })
      expect(answers.map(({ body }) => body)).toEqual([{ cookie: null }, { cookie: 'id=1' }, { cookie: null }])
    }
  })

  it('stay on one connection when they keep it, and else take a new one each time', async () => {
    const ports = (answers: readonly Answered[]) => new Set(answers.map(({ body }) => JSON.stringify(body))).size
    answer = (request, response) => json(response, { from: request.socket.remotePort })
    expect(ports(await ask({ times: 5, keepAlive: true }))).toBe(1)
    expect(ports(await ask({ times: 5 }))).toBe(5)
    const before = await ask({ keepAlive: true, as: 'ada' })
    expect(await ask({ keepAlive: true, as: 'ada' })).toMatchObject([{ body: before[0]?.body }])
  })

  it.runIf(can('loopback-aliases', thisPlatform))('come from addresses of their own', async () => {
    answer = (request, response) => json(response, { from: request.socket.remoteAddress?.replace('::ffff:', '') })
    const answers = await ask({ clients: 3, addresses: 'each' })
    expect(answers.map(({ body }) => body)).toEqual(['127.0.0.2', '127.0.0.3', '127.0.0.4'].map((from) => ({ from })))
    expect(await ask({ clients: 1 })).toMatchObject([{ body: { from: '127.0.0.1' } }])
  })

  it('are at most so many at once', async () => {
    const held: ServerResponse[] = []
    let most = 0
    answer = (_, response) => {
      held.push(response)
      most = Math.max(most, held.length)
      // One more than allowed would be here before the fourth is answered, and be counted.
      if (held.length >= 4) setImmediate(() => held.splice(0).map((one) => one.end()))
    }
    const answers = await ask({ clients: 12, times: 3, atOnce: 4 })
    expect([most, answers.length]).toEqual([4, 36])
  })

  it('say why no answer came', async () => {
    answer = () => {}
    expect(await ask({ timeout: '60 ms' })).toMatchObject([
      { status: null, words: 'no answer within 60 ms', pid: null },
    ])
    answer = (request) => request.socket.destroy()
    expect(await ask({})).toMatchObject([{ status: null, words: 'the connection was closed before an answer came' }])
    answer = (request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('half')
      setImmediate(() => request.socket.destroy())
    }
    expect(await ask({})).toMatchObject([{ status: null }])
    clients = clientsOf(1)
    expect(await ask({})).toMatchObject([{ status: null, words: 'refused: nobody listens there' }])
  })

  it('end at once when they are stopped, and keep their cookies', async () => {
    answer = (_, response) => void response.setHeader('set-cookie', 'id=1').end()
    await ask({ as: 'ada' })
    answer = () => clients.stop()
    const stopped = await ask({ as: 'ada', clients: 3, times: 2, timeout: '60 s' })
    expect(stopped).toMatchObject([{ status: null, words: 'stopped before an answer came' }])
    answer = (request, response) => json(response, { cookie: request.headers.cookie })
    expect(await ask({ as: 'ada' })).toMatchObject([{ body: { cookie: 'id=1' } }])
    clients.close()
    await expect(ask({ as: 'ada' })).rejects.toThrow('The lesson ended')
  })

  it('refuse to ask more often than can be shown', async () => {
    await expect(ask({ clients: 64, times: 200 })).rejects.toThrow(/asks 12800 times, and at most 3000 are kept/)
  })
})
