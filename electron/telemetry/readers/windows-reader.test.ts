import { describe, expect, it } from 'vitest'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { WindowsProcess } from '../../platform/windows-processes.ts'
import { createWindowsReader } from './windows-reader.ts'

const answering = (answer: Result<ReadonlyMap<number, WindowsProcess>>) =>
  createWindowsReader({ read: async () => answer, close: () => {} }, () => 7)

describe('readings on Windows', () => {
  it('have processor time and working set, and nobody is stopped', async () => {
    const reader = answering(ok(new Map([[10, { pid: 10, cpuMs: 1500, rssBytes: 5e7, startTime: '1' }]])))
    expect(await reader.read([10, 11])).toEqual(
      new Map([[10, { cpuMs: 1500, rssBytes: 5e7, isStopped: false, monoMs: 7 }]]),
    )
    expect(reader.trouble).toBeNull()
  })

  it('are missing, with the reason, where Windows does not answer', async () => {
    const reader = answering(fail('unsupported-here', 'PowerShell is forbidden'))
    expect(await reader.read([10])).toEqual(new Map())
    expect(reader.trouble).toBe('PowerShell is forbidden')
  })

  it('have gaps while Windows takes its time, and it is not asked again meanwhile', async () => {
    const questions: ((answer: Result<ReadonlyMap<number, WindowsProcess>>) => void)[] = []
    const windows = {
      read: () => new Promise<Result<ReadonlyMap<number, WindowsProcess>>>((answer) => questions.push(answer)),
      close: () => {},
    }
    let isPatient = false
    const reader = createWindowsReader(
      windows,
      () => 7,
      () => (isPatient ? new Promise(() => {}) : Promise.resolve()),
    )
    expect(await reader.read([10])).toEqual(new Map())
    isPatient = true
    const read = reader.read([10])
    questions[0]?.(ok(new Map([[10, { pid: 10, cpuMs: 1, rssBytes: 2, startTime: '1' }]])))
    expect((await read).get(10)).toMatchObject({ cpuMs: 1 })
    expect(questions).toHaveLength(1)
  })
})
