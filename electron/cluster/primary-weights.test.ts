import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { agentOptions, forkListening, forkOptions, reached, testPrimary } from './testing/test-cluster.ts'

const autogroup = (pid: number | undefined): string => readFileSync(`/proc/${pid}/autogroup`, 'utf8').trim()
const niceOf = (pid: number | undefined): number => Number(autogroup(pid).split(' ').at(-1))

describe.skipIf(!existsSync('/proc/self/autogroup'))('the scheduling groups of workers', () => {
  it('weigh less when they listen, by the policy and by how many they are', { timeout: 90_000 }, async () => {
    const primary = testPrimary()
    const own = niceOf(process.pid)
    const fork = () => forkListening(primary, agentOptions('http-server.cjs'))
    const workers = [await fork(), await fork()]
    const areAll = (steps: number) =>
      reached(() => workers.every((one) => one.isDead() || niceOf(one.pid) === own + steps), 25_000)
    await areAll(0)
    workers.push(await fork())
    await areAll(3)
    expect(await primary.setPolicy('shared-handle')).toMatchObject({ ok: true })
    await areAll(5)
    workers[0]?.signal('SIGKILL')
    await areAll(3)
  })

  it('stay as they are for workers of our own session', async () => {
    const primary = testPrimary()
    const before = autogroup(process.pid)
    const options = forkOptions('http-server.cjs', { ownProcessGroup: false })
    const workers = await Promise.all([1, 2, 3, 4].map(() => forkListening(primary, options)))
    expect(workers.map((worker) => autogroup(worker.pid))).toEqual(workers.map(() => before))
    expect(autogroup(process.pid)).toBe(before)
  })
})
