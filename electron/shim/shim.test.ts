// Above 300 lines: each test asks one hand-made deck for another of a primary's promises; they read as one list.
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { outerRuntimes } from '../../tools/testing/test-worker.ts'
import { HandMadeDeck } from './testing/hand-made-deck.ts'

describe.each(outerRuntimes.slice(-2))('the shim of an own primary on $name', (runtime) => {
  it('asks for a fork with all that was set, and has what is told before it returns', async () => {
    const deck = new HandMadeDeck(
      `cluster.setupPrimary({ exec: 'web.js', args: ['--quiet'], execArgv: ['--no-warnings'] })
       const worker = cluster.fork({ REGION: 'eu' })
       say([worker.id, worker.process.pid, worker.process.connected, worker.isDead(), Object.keys(cluster.workers)])
       say([worker.process.spawnargs.slice(1), worker.process instanceof require('node:child_process').ChildProcess])
       say([cluster.isPrimary, process.send, process.connected, process.channel, process.execArgv])`,
      runtime,
    )
    expect(await deck.untilSaid(3)).toEqual([
      [1, 1001, true, false, ['1']],
      [['--no-warnings', 'web.js', '--quiet'], true],
      [true, null, null, null, []],
    ])
    const [question] = deck.questions
    expect(question).toMatchObject({
      ask: 'fork',
      id: 1,
      wish: {
        args: ['--quiet'],
        execArgv: ['--no-warnings'],
        serialization: 'json',
        silent: false,
        env: { REGION: 'eu', NODE_UNIQUE_ID: '1' },
      },
    })
    expect(question).toHaveProperty('wish.exec', expect.stringMatching(/^\/.*\/web\.js$/))
    expect(Object.keys(question?.ask === 'fork' ? question.wish.env : {})).not.toContain('NODE_CHANNEL_FD')
    expect(deck.words).toMatchObject([{ say: 'hello' }, { say: 'policy', policy: 'round-robin' }])
  })

  it('forks from a folder that was removed, as Node does', async () => {
    const deck = new HandMadeDeck(
      `const folder = fs.mkdtempSync(require('node:os').tmpdir() + '/removed-')
       process.chdir(folder)
       fs.rmdirSync(folder)
       say(cluster.fork().process.pid)`,
      runtime,
    )
    expect(await deck.untilSaid(1), deck.stderr).toEqual([1001])
    expect(deck.questions).toMatchObject([{ wish: { cwd: '/' } }])
  })

  it('keeps an inspector that is opened in it from those of its workers', async () => {
    const deck = new HandMadeDeck(
      `const opened = []
       process._debugProcess = (pid) => opened.push(pid)
       cluster.fork()
       cluster.on('online', () => {
         process.emit('internalMessage', { cmd: 'NODE_DEBUG_ENABLED' })
         say(opened)
       })`,
      runtime,
    )
    deck.tell({ tell: 'online', id: 1 })
    expect(await deck.untilSaid(1)).toEqual([[]])
  })

  it('tells the life of a worker in the order of the deck', async () => {
    const deck = new HandMadeDeck(
      `for (const name of ['fork', 'online', 'listening', 'message', 'disconnect', 'exit'])
         cluster.on(name, (worker, ...facts) => say([name, worker.id, worker.state, worker.exitedAfterDisconnect ?? 'unset', worker.isDead(), ...facts]))
       cluster.fork()
       cluster.workers[1].on('exit', () => setImmediate(() => say(Object.keys(cluster.workers))))`,
      runtime,
    )
    await deck.untilSaid(1)
    deck.tell({ tell: 'online', id: 1 })
    deck.tell({ tell: 'listening', id: 1, info: { addressType: 4, address: null, port: 80, fd: null } })
    deck.tell({ tell: 'message', id: 1, wire: 'json', message: { n: 1 }, handle: null })
    deck.tell({ tell: 'leaves', id: 1 })
    deck.tell({ tell: 'disconnect', id: 1 })
    deck.tell({ tell: 'exit', id: 1, code: null, signal: 'SIGKILL' })
    expect(await deck.untilSaid(7)).toEqual([
      ['fork', 1, 'none', 'unset', false],
      ['online', 1, 'online', 'unset', false],
      ['listening', 1, 'listening', 'unset', false, { addressType: 4, address: null, port: 80 }],
      ['message', 1, 'listening', 'unset', false, { n: 1 }, null],
      ['disconnect', 1, 'disconnected', true, false],
      ['exit', 1, 'dead', true, true, null, 'SIGKILL'],
      [],
    ])
    expect(await deck.ended(), deck.stderr).toEqual([0, null])
  })

  it('closes what it sent to a worker that died before the deck had it, which Node itself leaves open', async () => {
    const deck = new HandMadeDeck(
      `const net = require('node:net')
       const worker = cluster.fork()
       for (const name of ['disconnect', 'exit']) worker.on(name, () => say(name))
       const server = net.createServer({ pauseOnConnect: true }, (socket) => {
         worker.on('message', () => worker.send('take', socket))
         say('ready')
       })
       server.listen(0, '127.0.0.1', () => {
         net.connect(server.address().port, '127.0.0.1').on('close', () => say('closed')).resume()
       })`,
      runtime,
    )
    await deck.untilSaid(1)
    // Before the deck answers for the socket, which is sent when the first of these is heard.
    deck.tell({ tell: 'message', id: 1, wire: 'json', message: 'go', handle: null })
    deck.tell({ tell: 'disconnect', id: 1 })
    deck.tell({ tell: 'exit', id: 1, code: null, signal: 'SIGKILL' })
    await deck.untilWord('message')
    const [handle] = deck.handles
    if (typeof handle === 'object' && handle !== null && 'close' in handle && typeof handle.close === 'function')
      handle.close()
    expect(await deck.untilSaid(4)).toEqual(['ready', 'exit', 'disconnect', 'closed'])
  })

  it('sends, disconnects, cuts and kills through the deck', async () => {
    const deck = new HandMadeDeck(
      `const [a, b, c] = [cluster.fork(), cluster.fork(), cluster.fork()]
       a.send({ to: 'a' }, (error) => say(['sent', error]))
       a.disconnect()
       b.process.disconnect()
       say([c.process.kill('SIGTERM'), c.process.killed, c.kill()])
       b.send('late', (error) => say([error.code, error.message]))
       try { a.send() } catch (error) { say([error.code, error.name]) }
       try { a.send(Symbol('x')) } catch (error) { say(error.code) }
       const circle = {}; circle.circle = circle
       try { a.send(circle) } catch (error) { say(error.name) }`,
      runtime,
    )
    const said = await deck.untilSaid(6)
    expect(said.slice(0, 4)).toEqual([
      [true, true, null],
      ['ERR_MISSING_ARGS', 'TypeError'],
      'ERR_INVALID_ARG_TYPE',
      'TypeError',
    ])
    expect(said).toContainEqual(['ERR_IPC_CHANNEL_CLOSED', 'Channel closed'])
    expect(said).toContainEqual(['sent', null])
    await deck.untilWord('cut')
    expect(deck.words.slice(2)).toEqual([
      { say: 'message', id: 1, wire: 'json', message: { to: 'a' }, handle: null },
      { say: 'disconnect', id: 1 },
      { say: 'cut', id: 2 },
    ])
    expect(deck.questions.slice(3)).toEqual([
      { ask: 'kill', id: 3, signal: 15 },
      { ask: 'kill', id: 3, signal: 15 },
    ])
  })

  it('takes workers that the deck forked, also where their number was to be the next', async () => {
    const deck = new HandMadeDeck(
      `cluster.on('fork', (worker) => say(['fork', worker.id, worker.process.pid, cluster.workers[worker.id] === worker]))
       setTimeout(() => {}, 1e6)
       process.once('SIGUSR2', () => {
         const worker = cluster.fork()
         say(['called', worker.id, worker.process.pid, Object.keys(cluster.workers)])
       })
       say('ready')`,
      runtime,
    )
    await deck.untilSaid(1)
    const { answer } = deck
    deck.answer = (question) =>
      question.ask === 'fork' ? { kind: 'forked', id: 2, pid: 22, spawnArgs: [] } : answer(question)
    deck.child.kill('SIGUSR2')
    await deck.untilSaid(3)
    deck.tell({ tell: 'adopt', id: 1, pid: 11, spawnArgs: ['node', 'x'] })
    await deck.untilSaid(4)
    deck.answer = answer
    deck.tell({ tell: 'exit', id: 1, code: 0, signal: null })
    deck.tell({ tell: 'adopt', id: 3, pid: 33, spawnArgs: ['node', 'x'] })
    expect(await deck.untilSaid(5)).toEqual([
      'ready',
      ['called', 2, 22, ['2']],
      ['fork', 2, 22, true],
      ['fork', 1, 11, true],
      ['fork', 3, 33, true],
    ])
    expect(deck.questions).toHaveLength(1)
  })

  it('says a failed fork as Node does, and has one that is held run later', async () => {
    const deck = new HandMadeDeck(
      `process.on('uncaughtException', (error) => say(['uncaught', error.message]))
       cluster.on('exit', (worker) => say(['exit', worker.id]))
       const worker = cluster.fork()
       worker.on('error', ({ code, syscall, message, path }) => say([code, syscall.replace(path, 'node'), message.replace(path, 'node'), worker.isDead()]))
       try { cluster.fork() } catch ({ code, syscall }) { say(['thrown', code, syscall]) }
       const held = cluster.fork()
       say([held.id, held.process.pid, held.isConnected(), held.isDead()])
       held.on('online', () => say(['online', held.process.pid]))`,
      runtime,
    )
    const error = { message: '', errno: null, syscall: null }
    deck.answer = ({ id }) =>
      id === 1
        ? { kind: 'failed', error: { ...error, code: 'ENOENT' } }
        : id === 2
          ? { kind: 'failed', error: { ...error, code: 'EPERM' } }
          : { kind: 'held', id }
    await deck.untilSaid(3)
    deck.tell({ tell: 'started', id: 3, pid: 33, spawnArgs: [] })
    deck.tell({ tell: 'online', id: 3 })
    expect(await deck.untilSaid(4)).toEqual([
      ['thrown', 'EPERM', 'spawn'],
      [3, null, true, false],
      ['ENOENT', 'spawn node', 'spawn node ENOENT', true],
      ['online', 33],
    ])
  })

  it('carries sockets and servers to workers, and from them', async () => {
    const deck = new HandMadeDeck(
      `const net = require('node:net')
       const worker = cluster.fork()
       const server = net.createServer({ pauseOnConnect: true }, (socket) => worker.send('socket', socket, (error) => say(['sent', error])))
       server.listen(0, '127.0.0.1', () => { worker.send('server', server); say(server.address().port) })
       worker.on('message', (message, handle) => {
         say([message, handle.constructor.name])
         if (message === 'socket') handle.end('from the primary')
         server.close(() => { say('closed'); worker.process.disconnect() })
       })`,
      runtime,
    )
    const [port] = await deck.untilSaid(1)
    await deck.untilWord('message')
    const client = createConnection({ port: Number(port), host: '127.0.0.1' })
    onTestFinished(() => void client.destroy())
    let answer = ''
    client.setEncoding('utf8').on('data', (text) => {
      answer += text
    })
    await deck.untilWord('message', 2)
    expect(deck.words.slice(2)).toMatchObject([
      { say: 'message', id: 1, message: 'server', handle: 'server' },
      { say: 'message', id: 1, message: 'socket', handle: 'socket' },
    ])
    expect(deck.handles).toHaveLength(2)
    const local = await served((socket) =>
      deck.tell({ tell: 'message', id: 1, wire: 'json', message: 'socket', handle: 'socket' }, socket),
    )
    const own = createConnection(local)
    onTestFinished(() => void own.destroy())
    own.setEncoding('utf8').on('data', (text) => {
      answer += text
    })
    await deck.untilWord('cut')
    const said = await deck.untilSaid(4)
    expect(said).toContainEqual(['socket', 'Socket'])
    expect(said).toContainEqual(['sent', null])
    expect(said).toContain('closed')
    await vi.waitFor(() => expect(answer).toBe('from the primary'))
  })

  it('pushes silent output into the streams of the worker, and carries what only V8 can', async () => {
    const deck = new HandMadeDeck(
      `cluster.setupPrimary({ silent: true, serialization: 'advanced' })
       const worker = cluster.fork()
       worker.process.stdout.setEncoding('utf8').on('data', (text) => say(['out', text])).on('close', () => say('closed'))
       worker.process.stdin.write('nobody reads it')
       worker.process.on('close', (code) => say(['close', code]))
       worker.send({ big: 10n, bytes: Buffer.from('ü'), map: new Map([[1, new Date(0)]]) })
       worker.on('message', (message) => say([typeof message.big, String(message.bytes), message.map.get(1)]))`,
      runtime,
    )
    const word = await deck.untilWord('message')
    deck.tell({ tell: 'message', id: 1, wire: 'v8', message: word.message, handle: null })
    deck.tell({ tell: 'output', id: 1, of: 'stdout', base64: Buffer.from('hello').toString('base64') })
    for (const of of ['stdout', 'stderr'] as const) deck.tell({ tell: 'output-end', id: 1, of })
    deck.tell({ tell: 'disconnect', id: 1 })
    deck.tell({ tell: 'exit', id: 1, code: 3, signal: null })
    const said = await deck.untilSaid(4)
    expect(said.slice(0, 2)).toEqual([
      ['bigint', 'ü', '1970-01-01T00:00:00.000Z'],
      ['out', 'hello'],
    ])
    expect(said).toContain('closed')
    expect(said).toContainEqual(['close', 3])
    expect(deck.questions[0]).toMatchObject({ wish: { silent: true, serialization: 'advanced' } })
    expect(await deck.ended(), deck.stderr).toEqual([0, null])
  })

  it('ends as by SIGTERM when the deck is gone, after its workers', async () => {
    const deck = new HandMadeDeck(
      `cluster.fork().on('disconnect', () => say('disconnect'))
       process.on('SIGTERM', () => { say('SIGTERM'); process.exit(7) })
       setInterval(() => {}, 1e6)
       say('ready')`,
      runtime,
    )
    await deck.untilSaid(1)
    deck.child.disconnect()
    expect(await deck.untilSaid(3)).toEqual(['ready', 'disconnect', 'SIGTERM'])
    expect(await deck.ended()).toEqual([7, null])
  })

  it('has what an app throws at an event be the app’s, and lives no longer than the app has work', async () => {
    const deck = new HandMadeDeck(
      `process.on('uncaughtException', (error) => say(error.message))
       cluster.on('online', () => { throw new Error('of the app') })
       const worker = cluster.fork()
       worker.process.once('disconnect', () => say('disconnect'))`,
      runtime,
    )
    deck.tell({ tell: 'online', id: 1 })
    deck.tell({ tell: 'disconnect', id: 1 })
    expect(await deck.untilSaid(2)).toEqual(['of the app', 'disconnect'])
    expect(deck.child.exitCode).toBe(null)
    deck.tell({ tell: 'exit', id: 1, code: 0, signal: null })
    expect(await deck.ended(), deck.stderr).toEqual([0, null])
  })
})

/** Connections as the engine has them: nothing was read of them. */
async function served(take: (socket: Socket) => void) {
  const server: Server = createServer({ pauseOnConnect: true }, take)
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return { host: '127.0.0.1', port: typeof address === 'object' ? (address?.port ?? 0) : 0 }
}
