import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { thisPlatform } from '../../platform/this-platform.ts'
import { createProcReader, parseStat } from './proc-reader.ts'

const line = (state: string): string =>
  `77 (a ) odd (name) ${state} 1 77 77 0 -1 4194304 9 0 0 0 150 50 0 0 20 0 7 0 1234 900000 256 18446744073709551615`

describe('/proc/<pid>/stat', () => {
  it('is read whatever the process calls itself', () => {
    expect(parseStat(line('S'), 4096, 9)).toEqual({ cpuMs: 2000, rssBytes: 1_048_576, isStopped: false, monoMs: 9 })
  })

  it.each([
    ['T', true],
    ['t', false],
    ['R', false],
  ])('says of state %s that it is stopped: %s', (state, isStopped) => {
    expect(parseStat(line(state), 4096, 0)?.isStopped).toBe(isStopped)
  })

  it.each(['Z', 'X'])('leaves out state %s', (state) => {
    expect(parseStat(line(state), 4096, 0)).toBeNull()
  })

  it('is nothing when it is no such line', () => {
    expect(parseStat('', 4096, 0)).toBeNull()
  })
})

describe.skipIf(thisPlatform !== 'linux')('the reader of /proc', () => {
  it('measures work and memory, sees a stop and an end, and lets go of its files', async () => {
    const filesBefore = readdirSync('/proc/self/fd').length
    const reader = createProcReader(() => performance.now())
    const child = spawn('sh', ['-c', 'while :; do :; done'])
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    const pid = child.pid ?? 0
    const read = async () => (await reader.read([pid, process.pid])).get(pid)

    await expect.poll(async () => (await read())?.cpuMs).toBeGreaterThan(100)
    expect((await read())?.rssBytes).toBeGreaterThan(100_000)
    const own = (await reader.read([process.pid])).get(process.pid)?.rssBytes ?? 0
    expect(own / process.memoryUsage.rss()).toBeCloseTo(1, 1)
    child.kill('SIGSTOP')
    await expect.poll(async () => (await read())?.isStopped).toBe(true)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await read()).toBeUndefined()
    reader.close()
    expect(readdirSync('/proc/self/fd')).toHaveLength(filesBefore)
  })
})
