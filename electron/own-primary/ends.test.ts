import { describe, expect, it } from 'vitest'
import { isLong } from '../../tools/testing/tested-releases.ts'
import { fixture, reached } from '../cluster/testing/test-cluster.ts'
import { printed, runOwnPrimary, type TestOwnPrimary } from './testing/test-own-primary.ts'

const told = (primaryCode: string, workerCode = '', options: Parameters<typeof runOwnPrimary>[1] = {}) =>
  runOwnPrimary('told.cjs', { ...options, process: { args: [primaryCode, workerCode], ...options.process } })

const ended = async (test: TestOwnPrimary) => {
  await reached(() => test.end !== null)
  return test.end
}

const stays = 'setInterval(() => {}, 1000)'

describe('the end of an own primary', () => {
  it('is told when it throws at load, exits, is killed, or has nothing more to do', async () => {
    const [threw, exited, killed, idle] = [
      told("throw new Error('no')"),
      told("cluster.fork(); process.on('exit', () => console.log('bye')); process.exit(7)", stays),
      told(`cluster.fork(); ${stays}`, stays),
      told("console.log('nothing to do')"),
    ]
    await reached(() => killed.workers.length === 1)
    killed.own.signal('SIGKILL')
    expect(await Promise.all([threw, exited, killed, idle].map(ended))).toEqual([
      { code: 1, signal: null },
      { code: 7, signal: null },
      { code: null, signal: 'SIGKILL' },
      { code: 0, signal: null },
    ])
    expect([exited.workers.length, killed.workers[0]?.isDead(), threw.junk]).toEqual([1, false, []])
  })

  it('is told when it never ran', async () => {
    const test = told('', '', { process: { execPath: '/nowhere/node' } })
    await reached(() => test.end !== null)
    expect(test.end?.error?.message).toContain('ENOENT')
    const nowhere = told('', '', { process: { cwd: '/nowhere' } })
    await reached(() => nowhere.end !== null)
    expect(nowhere.own.pid).toBeUndefined()
  })

  it.runIf(isLong)('keeps nobody waiting while it is blocked or stopped', async () => {
    const test = told(
      `cluster.on('message', () => {}); cluster.fork()
      cluster.once('online', (worker) => { worker.send('go'); console.log('on') }); ${stays}`,
      "process.on('message', () => { for (let n = 0; n < 60000; n++) process.send(n); process.send('last') })",
    )
    await printed(test, /^on$/)
    test.own.signal('SIGSTOP')
    let lastTickMs = performance.now()
    let longestMs = 0
    const ticks = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - lastTickMs)
      lastTickMs = performance.now()
    }, 5)
    await reached(() => test.own.messages.fromWorkers > 60_000)
    clearInterval(ticks)
    // What fits into the system's buffers waits there.
    expect(test.own.messages.lost).toBeGreaterThan(0)
    expect(longestMs).toBeLessThan(500)
    test.own.signal('SIGCONT')
    await reached(() => test.lostCount > 0)
  })

  it('leaves nothing when it closes its own descriptors', async () => {
    const test = told(`cluster.fork(); for (const fd of [3, 4, 5]) require('fs').closeSync(fd); ${stays}`, stays)
    await reached(() => test.workers.length === 1)
    test.own.close()
    // As plain node does that closes these: where libuv met one first, it has aborted by itself.
    expect(await ended(test)).toMatchObject({ signal: expect.stringMatching(/SIGKILL|SIGTERM|SIGABRT/) })
  })
})

describe('what an own primary asks for', () => {
  it('is carried out with the script, the arguments and the environment of each fork', async () => {
    const test = told(
      `for (const name of ['one', 'two']) {
        cluster.setupPrimary({ exec: '${fixture('remote.cjs')}', args: [name], execArgv: ['--no-warnings'], silent: true })
        cluster.fork({ NAME: name }).process.stdout.on('data', (bytes) => console.log('heard'))
      }`,
    )
    await reached(() => test.wishes.length === 2)
    expect(test.wishes).toMatchObject([
      {
        exec: fixture('remote.cjs'),
        args: ['one'],
        execArgv: ['--no-warnings'],
        silent: true,
        execPath: expect.stringContaining('node-22'),
      },
      { args: ['two'], env: { NAME: 'two', NODE_UNIQUE_ID: '2' }, notCarried: [] },
    ])
  })

  it('fails as under Node when the fork fails', async () => {
    const test = told(
      `process.execPath = '/nowhere/node'
      cluster.fork().on('error', (error) => console.log(error.message + ' ' + error.code))`,
    )
    expect(await printed(test, /ENOENT/)).toBe('spawn /nowhere/node ENOENT ENOENT')
  })

  it('waits when it is held, however often, and runs when it may', async () => {
    const count = isLong ? 1000 : 100
    const test = told(
      `for (let nth = 0; nth < ${count}; nth++) cluster.fork()
      console.log('forked ' + Object.keys(cluster.workers).length)
      cluster.on('online', (worker) => console.log('online ' + worker.id))`,
      '',
      { answer: () => ({ kind: 'held' }) },
    )
    await printed(test, new RegExp(`^forked ${count}$`))
    const [wish = expect.fail()] = test.wishes
    test.own.started(test.forkAs(wish, 7), 7)
    await printed(test, /^online 7$/)
    expect([test.wishes.length, test.workers.length]).toEqual([count, 1])
  })

  it('may be a signal, a disconnect or a cut, each told before it is done', async () => {
    const test = told(
      `cluster.on('exit', (worker, code, signal) =>
        console.log(['exit', worker.id, code, signal, worker.exitedAfterDisconnect].join(' ')))
      cluster.on('online', (worker) => [
        () => worker.process.kill('SIGTERM'),
        () => worker.disconnect(),
        () => worker.process.disconnect(),
      ][worker.id - 1]())
      for (let nth = 0; nth < 3; nth++) cluster.fork()`,
      // A timer would keep the one alive that is asked to leave.
      "process.on('message', () => {})",
    )
    await Promise.all(['exit 1', 'exit 2', 'exit 3'].map((line) => printed(test, new RegExp(`^${line}`))))
    expect([...test.ends].sort()).toEqual(['SIGTERM 1', 'cut 3', 'disconnect 2'])
    expect(test.lines.filter((line) => line.startsWith('exit')).sort()).toEqual([
      'exit 1  SIGTERM false',
      'exit 2 0  true',
      'exit 3 0  false',
    ])
  })

  it('comes with workers that the deck forked, each with a number of its own', async () => {
    const test = told(
      `cluster.on('online', (worker) => console.log('online ' + worker.id + ' ' + (cluster.workers[worker.id] === worker)))
      cluster.fork()
      setTimeout(() => cluster.fork(), 300)`,
      stays,
    )
    await printed(test, /^online 1 true/)
    const [wish = expect.fail()] = test.wishes
    const id = test.own.takeId()
    test.own.adopt(test.forkAs(wish, id), id)
    await printed(test, /^online 2 true/)
    await printed(test, /^online 3 true/)
  })

  it('keeps what advanced serialization keeps, both ways', async () => {
    const test = told(
      `cluster.setupPrimary({ serialization: 'advanced' })
      const worker = cluster.fork()
      worker.send(new Map([['big', 2n ** 70n]]))
      cluster.on('message', (worker, message) => console.log('got', message))`,
      "process.once('message', (message) => process.send(message))",
    )
    expect(await printed(test, /^got/)).toBe("got Map(1) { 'big' => 1180591620717411303424n }")
  })
})

it.runIf(isLong)('passes one message of 100 MB, there and back', { timeout: 60_000 }, async () => {
  const test = told(
    "cluster.fork(); cluster.on('message', (worker, message) => worker.send(message))",
    "process.on('message', (text) => console.log('back ' + text.length)); process.send('x'.repeat(100e6))",
  )
  await reached(() => test.lines.includes('back 100000000'), 50_000)
  expect(test.own.messages).toEqual({ toWorkers: 1, fromWorkers: 1, lost: 0 })
})

describe('junk from an own primary', () => {
  const handMade = (code: string, answer?: NonNullable<Parameters<typeof runOwnPrimary>[1]>['answer']) =>
    runOwnPrimary('relay.cjs', {
      ...(answer && { answer }),
      process: {
        shimPath: fixture('../../own-primary/fixtures/hand-made.cjs'),
        env: { PATH: process.env.PATH ?? '', HAND_MADE: `${code}; process.exit()` },
      },
    })

  it('is counted and told, and what follows is heard', async () => {
    const test = handMade(
      `write('no json\\n'); write('{"say":"nothing"}\\n{"say":"message","id":"x"}\\n')
      write('{"say":"message","id":9,"wire":"json","message":1,"handle":null}\\n{"cmd":"NODE_HANDLE_ACK"}\\n')
      write('{"cmd":"NODE_HANDLE","type":"no","msg":{}}\\n')
      console.log(JSON.stringify(ask('what?')), JSON.stringify(ask({ ask: 'kill', id: 5, signal: 'SIGNONE' })))
      say({ say: 'policy', policy: 'none' })`,
    )
    await ended(test)
    expect(await printed(test, /failed/)).toContain('{"kind":"killed","isSent":false}')
    expect([test.policy, test.wishes]).toEqual(['none', []])
    expect(test.junk.length).toBeGreaterThanOrEqual(5)
  })
})
