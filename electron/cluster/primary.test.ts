import cluster from 'node:cluster'
import { once } from 'node:events'
import http from 'node:http'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { canHere } from '../platform/this-platform.ts'
import {
  exitOf,
  fixture,
  forkListening,
  forkOptions,
  forkRemote,
  get,
  portOf,
  reached,
  testPrimary,
} from './testing/test-cluster.ts'
import type { ClusterPrimary, ClusterWorker } from './types.ts'

/** Each heading names what https://nodejs.org/api/cluster.html promises. */

describe('a worker', () => {
  it('is a cluster worker to itself, with an id that only grows', async () => {
    const primary = testPrimary()
    const [one, two] = [await forkRemote(primary), await forkRemote(primary)]
    const look = 'return [cluster.isWorker, cluster.isPrimary, cluster.worker.id, process.env.NODE_UNIQUE_ID ?? null]'
    expect(await one.run(look)).toEqual([true, false, 1, null])
    expect(await two.run(look)).toEqual([true, false, 2, null])
    two.worker.signal('SIGKILL')
    await reached(() => two.worker.isDead())
    expect((await forkRemote(primary)).worker.id).toBe(3)
  })

  it('gets exactly the script, arguments, environment and directory it was forked with', async () => {
    const primary = testPrimary()
    const { run } = await forkRemote(primary, {
      args: ['a b', '--c'],
      execArgs: ['--no-warnings'],
      env: { ONLY: 'this' },
      cwd: path.dirname(fixture('remote.cjs')),
    })
    expect(await run('return [process.argv.slice(1), process.execArgv, process.cwd()]')).toEqual([
      [fixture('remote.cjs'), 'a b', '--c'],
      ['--no-warnings'],
      path.dirname(fixture('remote.cjs')),
    ])
    // Node itself takes its channel's variables out; Electron's own binary needs the one that makes it a node.
    const own = process.versions.electron === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' }
    expect(await run('return process.env')).toEqual({ ONLY: 'this', ...own })
  })

  it('has an agent pipe on fd 4 only when asked for', async () => {
    const primary = testPrimary()
    const withPipe = await forkRemote(primary, { agentPipe: true })
    await withPipe.run(`kept.pipe = new (require('net').Socket)({ fd: 4 }); kept.pipe.write('hello')`)
    const [chunk] = await once(withPipe.worker.agentPipe ?? expect.fail('no pipe'), 'data')
    expect(String(chunk)).toBe('hello')
    expect((await forkRemote(primary)).worker.agentPipe).toBeNull()
  })

  it.skipIf(!canHere('process-groups'))('leads its own process group when asked to', async () => {
    const primary = testPrimary()
    const group = `return Number(require('fs').readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ')[2])`
    const [own, shared] = [await forkRemote(primary), await forkRemote(primary, { ownProcessGroup: false })]
    expect(await own.run(group)).toBe(own.worker.pid)
    expect(await shared.run(group)).not.toBe(shared.worker.pid)
  })

  it('opens its inspector beside its siblings, whatever port was asked for', async () => {
    const primary = testPrimary()
    const url = 'return require("inspector").url()'
    const changes = { execArgs: ['--inspect=127.0.0.1:9229'] }
    const [one, two] = [await forkRemote(primary, changes), await forkRemote(primary, changes)]
    const urls = [String(await one.run(url)), String(await two.run(url))]
    expect(urls.map((text) => new URL(text).hostname)).toEqual(['127.0.0.1', '127.0.0.1'])
    expect(new Set(urls.map((text) => new URL(text).port)).size).toBe(2)
  })

  it.each(['tutorial.cjs', 'esm-server.mjs'])('runs %s unmodified', async (script) => {
    const primary = testPrimary()
    const worker = await forkListening(primary, forkOptions(script))
    expect(await get({ port: portOf(worker) })).toMatch(/^(hello world\n|1)$/)
  })
})

describe('events', () => {
  it('come as fork, online, listening, and carry the worker and the bound address', async () => {
    const primary = testPrimary()
    const facts = record(primary)
    const worker = primary.fork(forkOptions('http-server.cjs'))
    expect(facts).toEqual([])
    await reached(() => worker.listens.length === 1)
    const address = { address: '127.0.0.1', port: portOf(worker), path: null, transport: 'tcp4', exclusive: false }
    expect(facts).toEqual([
      ['fork', 1],
      ['online', 1],
      ['listening', 1, address],
    ])
    expect(primary.addresses).toEqual([address])
  })

  it('tell exit and disconnect once each, the code or the signal, and forget the worker after both', async () => {
    const primary = testPrimary()
    const [one, two] = [await forkRemote(primary), await forkRemote(primary)]
    const facts = record(primary)
    one.run('process.exit(3)').catch(() => {})
    await reached(() => !primary.workers.has(1))
    two.worker.signal('SIGTERM')
    await reached(() => !primary.workers.has(2))
    expect(facts.slice(0, 2).toSorted()).toEqual([
      ['disconnect', 1],
      ['exit', 1, 3, null],
    ])
    expect(facts.slice(2).toSorted()).toEqual([
      ['disconnect', 2],
      ['exit', 2, null, 'SIGTERM'],
    ])
  })

  it('tell a disconnect without an exit while the process lives on', async () => {
    const primary = testPrimary()
    const { worker, run } = await forkRemote(primary)
    const facts = record(primary)
    await run('setInterval(() => {}, 1000); setImmediate(() => cluster.worker.disconnect())')
    await reached(() => facts.length > 0)
    expect(facts).toEqual([['disconnect', 1]])
    expect([worker.isConnected(), worker.isDead(), primary.workers.has(worker.id)]).toEqual([false, false, true])
    worker.signal('SIGKILL')
    await reached(() => !primary.workers.has(worker.id))
  })

  it('reach nobody after the unsubscribe', async () => {
    const primary = testPrimary()
    const seen: string[] = []
    const stop = primary.on('fork', () => seen.push('stopped'))
    primary.on('fork', () => seen.push('kept'))
    stop()
    await forkRemote(primary)
    expect(seen).toEqual(['kept'])
  })
})

describe('disconnect', () => {
  it('refuses new connections, lets open ones finish, then ends the worker voluntarily', async () => {
    const primary = testPrimary()
    const worker = await forkListening(primary, forkOptions('http-server.cjs'))
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    const port = portOf(worker)
    const request = http.get({ port, host: '127.0.0.1', agent })
    const [response] = await once(request, 'response')
    response.resume()
    expect(worker.exitedAfterDisconnect).toBeUndefined()
    const exit = exitOf(primary, worker)
    worker.disconnect()
    worker.disconnect()
    expect(worker.exitedAfterDisconnect).toBe(true)
    expect(await exit).toEqual({ code: 0, signal: null })
    expect(worker.exitedAfterDisconnect).toBe(true)
    agent.destroy()
  })

  it('waits for a request that is under way', async () => {
    const primary = testPrimary()
    const { worker, run } = await forkRemote(primary)
    await run(`
      process.on('message', (message) => { if (message === 'finish') kept.response.end('finished') })
      require('http').createServer((_, response) => { kept.response = response; process.send('got') }).listen(0, '127.0.0.1')`)
    await reached(() => worker.listens.length === 1)
    const got = new Promise((resolve) => primary.on('message', (_worker, message) => message === 'got' && resolve(0)))
    const answer = get({ port: portOf(worker) })
    await got
    worker.disconnect()
    worker.send('finish')
    expect(await answer).toBe('finished')
    await reached(() => worker.isDead())
    expect(worker.process.exitCode).toBe(0)
  })

  it.each(['disconnect', 'kill'])('is voluntary when the worker calls cluster.worker.%s()', async (method) => {
    const primary = testPrimary()
    const { worker, run } = await forkRemote(primary)
    const exit = exitOf(primary, worker)
    await run(`require('net').createServer().listen(0, '127.0.0.1')`)
    await run(`setImmediate(() => cluster.worker.${method}())`)
    expect(await exit).toEqual({ code: 0, signal: null })
    expect(worker.exitedAfterDisconnect).toBe(true)
  })

  it('is not voluntary when the worker exits, is killed or drops its channel', async () => {
    const primary = testPrimary()
    for (const end of ['process.exit(1)', 'process.kill(process.pid, "SIGKILL")', 'process.disconnect()']) {
      const { worker, run } = await forkRemote(primary)
      run(`setImmediate(() => ${end})`).catch(() => {})
      await reached(() => !primary.workers.has(worker.id))
      expect(worker.exitedAfterDisconnect).toBe(false)
    }
  })

  it('of the primary resolves when every channel is closed', async () => {
    const primary = testPrimary()
    await primary.disconnect()
    const workers = [
      await forkListening(primary, forkOptions('http-server.cjs')),
      await forkListening(primary, forkOptions('http-server.cjs')),
    ]
    await primary.disconnect()
    expect(workers.map((worker) => worker.isConnected())).toEqual([false, false])
  })
})

describe('primaries', () => {
  it('live side by side in one process, each with its policy, and leave node:cluster alone', async () => {
    const [one, two] = [testPrimary({ policy: 'round-robin' }), testPrimary({ policy: 'shared-handle' })]
    const options = forkOptions('http-server.cjs')
    const [first, second] = [await forkListening(one, options), await forkListening(two, options)]
    expect([await get({ port: portOf(first) }), await get({ port: portOf(second) })]).toEqual(['1', '1'])
    await reached(() => one.counters.acceptedCount === 1)
    expect([one.counters.acceptedCount, two.counters.acceptedCount]).toEqual([1, 0])
    expect([first.acceptedCount, second.acceptedCount]).toEqual([1, 0])
    expect(Object.keys(cluster.workers ?? {})).toEqual([])
  })

  it('fork nothing any more once closed', () => {
    const primary = testPrimary()
    primary.close()
    expect(() => primary.fork(forkOptions('http-server.cjs'))).toThrow('closed')
  })

  it('take their workers with them when they die', async () => {
    const host = testPrimary()
    const { worker, run } = await forkRemote(host)
    const pid = Number(
      await run(
        `
        const { createClusterPrimary } = await import(args.module)
        kept.worker = createClusterPrimary().fork(args.options)
        await require('timers/promises').setTimeout(0)
        await new Promise((resolve) => kept.worker.process.on('internalMessage', (m) => m.act === 'listening' && resolve()))
        return kept.worker.pid`,
        { module: new URL('./primary.ts', import.meta.url).href, options: forkOptions('http-server.cjs') },
      ),
    )
    expect(isRunning(pid)).toBe(true)
    worker.signal('SIGKILL')
    await reached(() => !isRunning(pid))
  })
})

function record(primary: ClusterPrimary): unknown[][] {
  const facts: unknown[][] = []
  for (const name of ['fork', 'online', 'listening', 'closed', 'junk', 'disconnect', 'exit', 'listen-error'] as const) {
    primary.on(name, (...rest) => facts.push([name, ...rest.map((fact) => (isWorker(fact) ? fact.id : fact))]))
  }
  return facts
}

function isWorker(fact: unknown): fact is ClusterWorker {
  return typeof fact === 'object' && fact !== null && 'exitedAfterDisconnect' in fact
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
