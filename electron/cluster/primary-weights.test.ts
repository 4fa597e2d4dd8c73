import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { autogroups, type SchedulingGroups } from './child/group-weights.ts'
import { agentOptions, forkListening, forkOptions, reached, testPrimary } from './testing/test-cluster.ts'

const hasAutogroups = existsSync('/proc/self/autogroup')
const autogroup = (pid: number | undefined): string => readFileSync(`/proc/${pid}/autogroup`, 'utf8').trim()
const niceOf = (pid: number | undefined): number => Number(autogroup(pid).split(' ').at(-1))

/** A system that lets everybody write at once, and remembers it. */
function willingGroups() {
  const nice = new Map<number | undefined, number>()
  const groups: SchedulingGroups = {
    ownNice: () => 0,
    isOwn: () => true,
    setNice(pid, niceValue) {
      nice.set(pid, niceValue)
      return 'done'
    },
  }
  return { groups, nice }
}

describe('the weights of workers', () => {
  it('are less when they listen, by the policy and by how many they are', async () => {
    const { groups, nice } = willingGroups()
    const primary = testPrimary({ schedulingGroups: groups })
    const fork = () => forkListening(primary, agentOptions('http-server.cjs'))
    const workers = [await fork(), await fork()]
    const steps = () => workers.filter((one) => !one.isDead()).map((one) => nice.get(one.pid) ?? 0)
    expect(steps()).toEqual([0, 0])
    workers.push(await fork())
    expect(steps()).toEqual([3, 3, 3])
    expect(await primary.setPolicy('shared-handle')).toMatchObject({ ok: true })
    expect(steps()).toEqual([5, 5, 5])
    workers[0]?.signal('SIGKILL')
    await reached(() => workers[0]?.isDead() === true)
    await expect.poll(steps).toEqual([3, 3])
  })

  it.skipIf(!hasAutogroups)('are written where the system has them', async ({ skip }) => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' })
    onTestFinished(() => void child.kill('SIGKILL'))
    const file = `/proc/${child.pid}/autogroup`
    await reached(() => autogroup(child.pid).split(' ')[0] !== autogroup(process.pid).split(' ')[0])
    // One write in 100 ms, whoever on the machine writes: where others are always first, nothing can be said of ours.
    skip(!(await soon(() => canWrite(file))), 'nothing may be written here, or others always write first')
    skip(!(await soon(() => autogroups.setNice(child.pid ?? 0, 4) === 'done')), 'others always write first')
    expect(niceOf(child.pid)).toBe(4)
    expect(autogroups.isOwn(child.pid ?? 0)).toBe(true)
    // Empty where the whole system began in one session, that of its first process, and ours is still of it.
    expect(autogroups.ownNice()).toBe(autogroup(process.pid) === '' ? null : niceOf(process.pid))
    expect(autogroups.isOwn(process.pid)).toBe(false)
  })

  it.skipIf(!hasAutogroups)('stay as they are for workers of our own session', async () => {
    const primary = testPrimary()
    const before = autogroup(process.pid)
    const options = forkOptions('http-server.cjs', { ownProcessGroup: false })
    const workers = await Promise.all([1, 2, 3, 4].map(() => forkListening(primary, options)))
    expect(workers.map((worker) => autogroup(worker.pid))).toEqual(workers.map(() => before))
    expect(autogroup(process.pid)).toBe(before)
  })
})

async function soon(isDone: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 80; tries++) {
    if (isDone()) return true
    await wait(110)
  }
  return false
}

function canWrite(file: string): boolean {
  try {
    writeFileSync(file, '2')
    return niceAt(file) === 2
  } catch {
    return false
  }
}

function niceAt(file: string): number {
  return Number(readFileSync(file, 'utf8').trim().split(' ').at(-1))
}
