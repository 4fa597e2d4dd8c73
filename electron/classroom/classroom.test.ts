import http from 'node:http'
import net from 'node:net'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../shared/base/clock.ts'
import type { ClassQuestion } from '../../shared/lessons/classroom.ts'
import { ok } from '../../shared/result.ts'
import { Classroom } from './classroom.ts'
import { TestPhone } from './testing/test-phone.ts'

const question: ClassQuestion = {
  id: 'lost-logins',
  question: 'You log in **once**. How many of four answers are `401`?',
  form: {
    kind: 'choice',
    of: [
      { id: 'none', words: 'None', when: [{ fact: 'lost', is: 0 }] },
      { id: 'three', words: 'Three', when: [] },
    ],
  },
  round: 'before',
}

describe('the class page', () => {
  let app: http.Server
  let room: Classroom
  let port: number
  let phones: TestPhone[]
  let appSaw: { readonly from: string | undefined; readonly cookie: string | undefined }[]

  const phone = (from?: string): TestPhone => {
    const made = new TestPhone(port, from)
    phones.push(made)
    return made
  }
  const joined = async (from?: string): Promise<TestPhone> => {
    const made = phone(from)
    expect((await made.join(room.pin)).status).toBe(200)
    return made
  }

  beforeEach(async () => {
    phones = []
    appSaw = []
    app = http.createServer((request, response) => {
      appSaw.push({ from: request.socket.remoteAddress, cookie: request.headers.cookie })
      if (request.url === '/login') response.setHeader('Set-Cookie', `sid=${appSaw.length}; HttpOnly; Path=/`)
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ pid: 4711, user: request.headers.cookie ?? null }))
    })
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
    const place = ok({ host: '127.0.0.1', port: portOf(app) })
    const options = {
      host: '127.0.0.1',
      shownHost: '127.0.0.1',
      port: 0,
      endsAtMs: systemClock.nowMs() + 60_000,
      most: 30,
      patienceMs: 400,
    }
    const opened = await Classroom.open(options, {
      clock: systemClock,
      place: () => place,
      slotOf: (pid) => (pid === 4711 ? 3 : null),
      clusterName: () => 'shop',
      changed() {},
    })
    if (!opened.ok) throw new Error(opened.error.message)
    room = opened.value
    port = Number(new URL(room.url).port)
  })
  afterEach(async () => {
    for (const one of phones) one.close()
    await room.close('Over')
    app.closeAllConnections()
    app.close()
  })

  it('lets in who knows the PIN, and gives the thirty-first kind words', async () => {
    const entered = await Promise.all(
      Array.from({ length: 30 }, (_, at) => phone(`127.0.0.${at + 2}`).join(room.pin, 'Ada')),
    )
    expect(entered.map(({ status }) => status)).toEqual(entered.map(() => 200))
    expect(new Set(room.phones.map(({ alias }) => alias)).size).toBe(30)
    expect(entered[0]?.headers['set-cookie']?.[0]).toMatch(/^clusterdeck-class=[\w-]{32}; HttpOnly; SameSite=Strict/)

    const late = await phone('127.0.0.99').join(room.pin)
    expect([late.status, late.json.words]).toEqual([503, expect.stringContaining('All 30 places are taken')])
    expect((await phones[4]?.post('/leave', {}))?.status).toBe(200)
    expect(room.phones.filter(({ state }) => state === 'left')).toHaveLength(1)
    expect((await phone('127.0.0.99').join(room.pin)).status).toBe(200)
  })

  it('takes five wrong PINs a minute from one address, and none from it after that', async () => {
    const wrong = room.pin === '000000' ? '000001' : '000000'
    const guesser = phone('127.0.0.50')
    for (let count = 0; count < 5; count += 1) expect((await guesser.join(wrong)).status).toBe(422)
    const waits = await guesser.join(room.pin)
    expect([waits.status, waits.json.words]).toEqual([429, expect.stringMatching(/try again in \d+ s/)])
    expect((await phone('127.0.0.51').join(room.pin)).status).toBe(200)
  })

  it('knows a few paths, and says nothing about all others', async () => {
    const one = await joined()
    for (const [path, method] of [
      ['/deck', 'GET'],
      ['/state/', 'GET'],
      ['/../package.json', 'GET'],
      ['//', 'GET'],
      ['/vote', 'GET'],
      ['/app/me', 'DELETE'],
      ['/', 'POST'],
      ['/phone.js?x', 'GET'],
    ] as const) {
      const told = await one.send(path, { method })
      expect([path, told.status, told.text]).toEqual([path, 404, ''])
    }
    expect(appSaw).toEqual([])
    const page = await one.send('/')
    expect(page.headers).toMatchObject({
      'content-security-policy': expect.stringMatching(/^default-src 'none'; script-src 'self'; /),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
  })

  it('answers nobody who has not joined, and nobody who was dismissed', async () => {
    for (const path of ['/state', '/events', '/app/me']) expect((await phone().send(path)).status).toBe(401)
    const one = await joined()
    await one.listen()
    expect(room.dismiss(room.phones[0]?.id ?? '')).toMatchObject({ ok: true })
    expect((await one.send('/state')).status).toBe(401)
    await expect.poll(() => one.events.at(-1)?.name).toBe('bye')
    expect(room.phones).toEqual([])
  })

  it('refuses names that point here, pages of others, and bodies that are no JSON', async () => {
    const one = await joined()
    for (const host of ['class.example:80', 'localhost.evil.example', `127.0.0.1:${port + 1}`, '127.0.0.1']) {
      expect([host, (await one.send('/', { headers: { host } })).status]).toEqual([host, 404])
    }
    const foreign = await one.send('/leave', { method: 'POST', body: {}, headers: { origin: 'http://evil.example' } })
    expect(foreign.status).toBe(404)
    const form = await one.send('/vote', { method: 'POST', raw: 'a=b', headers: { 'content-type': 'text/plain' } })
    expect(form.status).toBe(422)
    expect(room.phones[0]?.state).toBe('here')
  })

  it('takes small bodies only, and cuts who sends slowly', async () => {
    const one = await joined()
    const big = await one.send('/vote', { method: 'POST', raw: 'x'.repeat(20_000) })
    expect(big.status).toBe(413)
    expect((await one.send('/app/cart', { method: 'POST', raw: 'x'.repeat(20_000) })).status).toBe(413)

    const slow = net.connect(port, '127.0.0.1')
    onTestFinished(() => void slow.destroy())
    slow.write('GET / HTTP/1.1\r\nHost: 127')
    const startMs = performance.now()
    await new Promise<void>((resolve) => {
      slow.on('error', () => {}).on('close', () => resolve())
    })
    expect(performance.now() - startMs).toBeLessThan(4000)
  })

  it('counts one vote of each phone in each round, changeable until it is closed', async () => {
    room.ask(question)
    const [ada, ben] = [await joined('127.0.0.2'), await joined('127.0.0.3')]
    await ada.listen()
    expect((await ada.vote('lost-logins', 'before', 'none')).status).toBe(200)
    expect((await ada.vote('lost-logins', 'before', 'three')).status).toBe(200)
    expect((await ben.vote('lost-logins', 'before', 'none')).status).toBe(200)
    expect((await ben.vote('lost-logins', 'after', 'none')).status).toBe(409)
    expect((await ben.vote('lost-logins', 'before', 'all')).status).toBe(422)
    expect(room.votes.votes.before.map(({ count }) => count)).toEqual([1, 1])
    expect(room.phones.every(({ hasVoted }) => hasVoted)).toBe(true)

    room.ask({ ...question, round: 'after' })
    expect(room.phones.some(({ hasVoted }) => hasVoted)).toBe(false)
    expect((await ben.vote('lost-logins', 'after', 'three')).status).toBe(200)
    room.ask({ ...question, round: 'closed' })
    expect((await ada.vote('lost-logins', 'after', 'three')).status).toBe(409)
    expect(room.votes.votes).toMatchObject({ before: [{ count: 1 }, { count: 1 }], after: [{ count: 1 }] })
    expect(room.votes.voteP95Ms).toBeGreaterThan(0)

    await expect.poll(() => ada.events.length).toBe(3)
    const { question: shown } = ada.events[1]?.data ?? {}
    expect(shown).toMatchObject({ question: 'You log in once. How many of four answers are 401?', round: 'after' })
    // Nothing tells a phone what will happen.
    expect(JSON.stringify(ada.events)).not.toContain('fact')
  })

  it('asks the cluster for each phone from an address and with cookies of its own', async () => {
    const [ada, ben] = [await joined(), await joined()]
    for (const one of [ada, ben]) await one.post('/app/login', { user: 'x' })
    const told = [await ada.send('/app/me'), await ben.send('/app/me')]
    expect(told.map(({ json }) => [json.slot, json.status])).toEqual([
      [3, 200],
      [3, 200],
    ])
    expect(told.map(({ headers }) => headers['set-cookie'])).toEqual([undefined, undefined])
    expect(appSaw.slice(2)).toEqual([
      { from: '127.0.0.101', cookie: 'sid=1' },
      { from: '127.0.0.102', cookie: 'sid=2' },
    ])
    expect(room.phones).toMatchObject([
      { slot: 3, isLoggedIn: true },
      { slot: 3, isLoggedIn: true },
    ])
  })

  it('says so when the port is taken', async () => {
    const options = { host: '127.0.0.1', shownHost: '127.0.0.1', port, endsAtMs: 0, most: 30 }
    const ports = {
      clock: systemClock,
      place: () => ok({ socketPath: '' }),
      slotOf: () => null,
      clusterName: () => '',
      changed() {},
    }
    expect(await Classroom.open(options, ports)).toMatchObject({
      ok: false,
      error: { message: `Port ${port} of 127.0.0.1 is taken: choose another, or 0 for a free one` },
    })
  })
})

function portOf(server: http.Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
