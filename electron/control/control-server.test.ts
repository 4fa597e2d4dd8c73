import { once } from 'node:events'
import { linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../shared/base/clock.ts'
import type { Origin } from '../../shared/model/event.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { type ControlServer, openControl } from './control-server.ts'
import { cardsFolder, findDecks } from './deck-cards.ts'
import { connectToDeck, type DeckLink } from './deck-link.ts'
import { lineOf, wireVersion } from './wire.ts'

const patient = { timeout: 10_000, interval: 5 }
type Answer = (by: Origin, name: string, input: unknown) => Promise<Result<unknown>>

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0).reverse()) end()
})

function newFolder(name = 'clusterdeck-control-'): string {
  const dir = mkdtempSync(join(tmpdir(), name))
  ends.push(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

async function open(userData: string, answer: Answer = async (_by, name) => ok(name)): Promise<ControlServer> {
  const opened = await openControl({ clock: systemClock, userData, host: 'terminal', version: '1.2.3', answer })
  if (!opened.ok) throw new Error(opened.error.message)
  ends.push(() => opened.value.close())
  return opened.value
}

async function reach({ card }: ControlServer, by: Origin = 'ctl'): Promise<DeckLink> {
  const link = await connectToDeck(card, by, systemClock)
  if (!link.ok) throw new Error(link.error.message)
  ends.push(() => link.value.close())
  return link.value
}

/** A client that says what it likes. */
async function raw({ card }: ControlServer): Promise<{ readonly socket: Socket; heard(): string }> {
  const socket = connect(card.socket)
  let heard = ''
  socket.on('data', (text) => {
    heard += text
  })
  socket.on('error', () => {})
  ends.push(() => socket.destroy())
  await once(socket, 'connect')
  return { socket, heard: () => heard }
}

const helloOf = ({ card }: ControlServer): string => lineOf({ token: card.token, by: 'ctl', wire: wireVersion })

describe('the control socket', () => {
  it('is for the eyes of this user alone, and found by its card', async () => {
    const userData = newFolder()
    const { card } = await open(userData)
    const folder = cardsFolder(userData)
    const modes = [folder, join(folder, `${process.pid}.json`), card.socket].map((path) => statSync(path).mode & 0o777)
    expect(modes).toEqual([0o700, 0o600, 0o600])
    expect(findDecks(userData)).toEqual([card])
  })

  it('answers in the name of who asks, several at once, and numbers what each listens to', async () => {
    const server = await open(newFolder(), async (by, name, input) => ok([by, name, input]))
    const [ctl, assistant] = await Promise.all([reach(server), reach(server, 'assistant')])
    const asked = [ctl, assistant].flatMap((link) => [link.ask('one', { a: 1 }), link.ask('two', {})])
    expect(await Promise.all(asked)).toEqual([
      ok(['ctl', 'one', { a: 1 }]),
      ok(['ctl', 'two', {}]),
      ok(['assistant', 'one', { a: 1 }]),
      ok(['assistant', 'two', {}]),
    ])
    expect(await ctl.listen(['cluster-removed'])).toEqual(ok(undefined))
    const heard: string[] = []
    ctl.on('cluster-removed', ({ clusterId }) => heard.push(`ctl ${clusterId}`))
    assistant.on('cluster-removed', ({ clusterId }) => heard.push(`assistant ${clusterId}`))
    for (const clusterId of ['a', 'b']) server.push('cluster-removed', () => JSON.stringify({ clusterId }))
    server.push('lifecycle', () => {
      throw new Error('nobody listens to it')
    })
    await vi.waitFor(() => expect(heard).toEqual(['ctl a', 'ctl b']), patient)
  })

  it('sends whoever says a wrong token away in words, later each time', async () => {
    const server = await open(newFolder())
    const sent: number[] = []
    for (const _ of [1, 2, 3]) {
      const fromMs = performance.now()
      const link = await connectToDeck({ ...server.card, token: 'x' }, 'ctl', systemClock)
      sent.push(performance.now() - fromMs)
      expect(link).toMatchObject({
        ok: false,
        error: { code: 'no-deck', message: expect.stringContaining('Wrong token') },
      })
    }
    const [first = 0, second = 0, third = 0] = sent
    expect([first >= 100, second >= 200, third >= 400]).toEqual([true, true, true])
    expect((await (await reach(server)).ask('still', {})).ok).toBe(true)
  })

  it.each([
    ['no token', 'x'.repeat(5000), 'too much was said before it'],
    ['what is no JSON', '{"token":\n', 'Wrong token'],
  ])('is told %s and closes', async (_what, said, words) => {
    const server = await open(newFolder())
    const client = await raw(server)
    client.socket.write(said)
    await once(client.socket, 'close')
    expect(client.heard()).toContain(words)
  })

  it('closes a line that has no end, and one that asks nothing', async () => {
    const server = await open(newFolder())
    for (const [said, words] of [
      ['x'.repeat(3 * 1024 * 1024), 'A line is too long'],
      ['{"id":"1"}\n', 'no request'],
    ] as const) {
      const client = await raw(server)
      client.socket.write(helloOf(server))
      await vi.waitFor(() => expect(client.heard()).toContain('welcome'), patient)
      client.socket.write(said)
      await once(client.socket, 'close')
      expect(client.heard()).toContain(words)
    }
  })

  it('says of a wrong token what the deck said, and of a socket without a deck what became of it', async () => {
    const userData = newFolder()
    const { card } = await open(userData)
    const wrong = await connectToDeck({ ...card, token: 'no' }, 'ctl', systemClock)
    expect(wrong).toMatchObject({
      error: { code: 'no-deck', message: expect.stringContaining(' ended the connection: Wrong token: ') },
    })
    const gone = await connectToDeck({ ...card, socket: join(userData, 'gone.sock') }, 'ctl', systemClock)
    expect(gone).toMatchObject({
      error: { code: 'no-deck', message: expect.stringContaining('Nobody listens there: that deck ended') },
    })
  })

  it('answers a flood in full, a few at a time, and others meanwhile', async () => {
    let now = 0
    let most = 0
    const server = await open(newFolder(), async (_by, name) => {
      now += 1
      most = Math.max(most, now)
      await new Promise(setImmediate)
      now -= 1
      return ok(name)
    })
    const [flood, other] = await Promise.all([reach(server), reach(server)])
    const asked = Array.from({ length: 5000 }, (_, at) => flood.ask(`call ${at}`, {}))
    expect(await other.ask('other', {})).toEqual(ok('other'))
    const answers = await Promise.all(asked)
    expect(answers.findIndex((answer, at) => !answer.ok || answer.value !== `call ${at}`)).toBe(-1)
    expect(most).toBeLessThanOrEqual(33)
  })

  it('drops who asks and does not read, with words at the end of what it was sent', async () => {
    const megabyte = 'x'.repeat(1_000_000)
    const server = await open(newFolder(), async () => ok(megabyte))
    const client = await raw(server)
    client.socket.write(helloOf(server))
    await vi.waitFor(() => expect(client.heard()).toContain('welcome'), patient)
    client.socket.pause()
    for (let id = 1; id <= 30; id += 1) client.socket.write(lineOf({ id, call: 'any', input: {} }))
    const other = await reach(server)
    expect((await other.ask('any', {})).ok).toBe(true)
    client.socket.resume()
    await once(client.socket, 'close')
    expect(client.heard()).toMatch(/You read too slowly[^\n]*\n$/)
  })

  it('tells those who wait when the deck ends, and leaves nothing', async () => {
    const userData = newFolder()
    const server = await open(userData, () => new Promise(() => {}))
    const link = await reach(server)
    const waiting = [link.ask('never', {}), link.until('cluster', () => null, { withinMs: 60_000, what: 'it' })]
    await new Promise(setImmediate)
    server.close()
    const gone = { ok: false, error: { code: 'no-deck', message: expect.stringContaining('The deck was ended') } }
    expect(await Promise.all(waiting)).toMatchObject([gone, gone])
    expect(await link.ask('late', {})).toMatchObject(gone)
    expect([readdirSync(cardsFolder(userData)), findDecks(userData)]).toEqual([[], []])
  })

  it('takes the place of a dead deck, and not that of a live one', async () => {
    const userData = newFolder()
    const folder = cardsFolder(userData)
    mkdirSync(folder)
    const path = join(folder, `${process.pid}.sock`)
    const dead = createServer().listen(`${path}.other`)
    await once(dead, 'listening')
    // Its own file goes when it closes; this one stays, as after a kill.
    linkSync(`${path}.other`, path)
    dead.close()
    await once(dead, 'close')
    const server = await open(userData)
    expect(server.card.socket).toBe(path)
    server.close()
    const live = createServer((socket) => socket.on('error', () => {}).end('mine')).listen(path)
    ends.push(() => live.close())
    await once(live, 'listening')
    const beside = await open(userData)
    expect(beside.card.socket).not.toBe(path)
    expect((await (await reach(beside)).ask('it', {})).ok).toBe(true)
    const [chunk] = await once(connect(path), 'data')
    expect(String(chunk)).toBe('mine')
  })

  it('lies in a short private folder where its path would be too long', async () => {
    const userData = join(newFolder(), 'a'.repeat(120))
    const server = await open(userData)
    expect(server.card.socket.startsWith(userData)).toBe(false)
    expect(statSync(join(server.card.socket, '..')).mode & 0o777).toBe(0o700)
    expect(JSON.parse(readFileSync(join(cardsFolder(userData), `${process.pid}.json`), 'utf8')).socket).toBe(
      server.card.socket,
    )
    expect((await (await reach(server)).ask('it', {})).ok).toBe(true)
  })

  it('says what no deck answers', async () => {
    const server = await open(newFolder(), async () => fail('not-found', 'not here'))
    server.close()
    const link = await connectToDeck(server.card, 'ctl', systemClock)
    expect(link).toMatchObject({
      ok: false,
      error: { code: 'no-deck', message: expect.stringContaining('cannot be reached') },
    })
  })
})
