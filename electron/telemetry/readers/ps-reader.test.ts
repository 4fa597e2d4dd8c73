import { spawn } from 'node:child_process'
import { describe, expect, it, onTestFinished } from 'vitest'
import { thisPlatform } from '../../platform/this-platform.ts'
import { createPsReader, parseCpuTime, parsePs } from './ps-reader.ts'

describe('ps', () => {
  it.each([
    ['0:01.50', 1500],
    ['12:34.56', 754_560],
    ['00:00:07', 7000],
    ['1:02:03', 3_723_000],
    ['2-01:00:00', 176_400_000],
    ['-', null],
    ['', null],
  ])('reads the time %j as %j ms', (text, ms) => {
    expect(parseCpuTime(text)).toBe(ms)
  })

  it('reads lines of both families, and leaves out what has ended', () => {
    const text = '   12   0:01.50   1024 S+\n  13 00:00:01 2048 T\n 14 0:00.00 0 Z\n garbage\n'
    expect([...parsePs(text, 5)]).toEqual([
      [12, { cpuMs: 1500, rssBytes: 1_048_576, isStopped: false, monoMs: 5 }],
      [13, { cpuMs: 1000, rssBytes: 2_097_152, isStopped: true, monoMs: 5 }],
    ])
  })

  it.skipIf(thisPlatform === 'win32')('asks the real one, about several at once', async () => {
    const child = spawn('sleep', ['60'])
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    const reader = createPsReader(() => 1)
    const readings = await reader.read([process.pid, child.pid ?? 0, 2 ** 22 - 1])
    expect([...readings.keys()].sort()).toEqual([process.pid, child.pid].sort())
    expect(readings.get(process.pid)?.rssBytes).toBeGreaterThan(1e7)
    reader.close()
    expect(await reader.read([process.pid])).toEqual(new Map())
  })
})
