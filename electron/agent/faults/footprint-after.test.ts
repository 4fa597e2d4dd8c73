import { describe, expect, it, vi } from 'vitest'
import { outerRuntimes } from '../../../tools/testing/test-worker.ts'
import { aFault, begin, startWorker, undo } from './testing/ask-fault.ts'

/** Keeps, by identity, whatever an app can reach of what faults put their hands on. */
const remember = `
  const Module = require('node:module')
  const owners = {
    globalThis, process, Date, Promise, Module,
    fs: require('node:fs'), net: require('node:net'), http: require('node:http'), dgram: require('node:dgram'),
    events: require('node:events'), workers: require('node:worker_threads'), v8: require('node:v8'),
    dates: Date.prototype, processes: Object.getPrototypeOf(process), emitters: require('node:events').prototype,
    extensions: Module._extensions, cache: require.cache, paths: Module._pathCache,
  }
  kept.look = () => {
    const seen = new Map()
    for (const [owner, value] of Object.entries(owners))
      for (const key of Reflect.ownKeys(value)) {
        const { value: held, get, set, writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(value, key)
        const isNumber = typeof held === 'number'
        seen.set(owner + ' ' + String(key), [isNumber ? 'number' : held, get, set, writable, enumerable, configurable])
      }
    for (const name of process.eventNames())
      seen.set('listeners of ' + String(name), process.rawListeners(name))
    return seen
  }
  kept.counts = () => {
    const counts = {}
    for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1
    for (const handle of process._getActiveHandles()) counts[handle.constructor.name] = (counts[handle.constructor.name] ?? 0) + 1
    if (process.platform === 'linux') counts.descriptors = require('node:fs').readdirSync('/proc/self/fd').length
    return counts
  }
  // Node loads some of what it has when it is first looked at.
  kept.look()
  kept.before = kept.look()
  return kept.counts()`
const differences = `
  const after = kept.look()
  const names = new Set([...kept.before.keys(), ...after.keys()])
  return [...names].filter((name) => {
    const [one = [], other = []] = [kept.before.get(name), after.get(name)]
    return one.length !== other.length || one.some((value, at) => !Object.is(value, other[at]))
  })`

const ofLeak = { rate: 100, cap: 20, perSec: 1000, most: 20 }

describe.each(outerRuntimes)('an app on $name', (runtime) => {
  it('has the very objects that it had, when every fault was there and is taken back', async () => {
    const worker = await startWorker(runtime)
    const counts = await worker.run(remember)
    await begin(worker, aFault('fault.burn-thread', { threads: 2 }))
    await begin(worker, aFault('fault.leak', { ...ofLeak, what: 'sockets' }))
    await begin(worker, aFault('fault.gc-pressure', { rate: 100 }))
    await begin(worker, aFault('fault.clock-skew', { offset: 60 }))
    await begin(worker, aFault('fault.full-descriptors', { leave: 0 }))
    await begin(worker, aFault('fault.burn-loop', { sharePercent: 20 }))
    const landedCount = (): number =>
      new Set(worker.messages.flatMap((one) => (one.type === 'fault' && one.state === 'landed' ? [one.faultId] : [])))
        .size
    await vi.waitUntil(() => landedCount() === 6, { timeout: 10_000 })
    expect(await worker.run(differences)).not.toEqual([])
    await undo(worker)
    expect(await worker.run(differences)).toEqual([])
    await expect.poll(() => worker.run('return kept.counts()')).toEqual(counts)
  })
})
