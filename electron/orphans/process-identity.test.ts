import { describe, expect, it } from 'vitest'
import { parseProcStat, parsePsLine, readIdentities, readProcStat } from './process-identity.ts'

describe('process identity', () => {
  it('reads a stat line whose name holds spaces and parentheses', () => {
    const stat =
      '4711 (a) b (c) T 1 4711 4711 0 -1 4194560 1 0 0 0 1 2 0 0 20 0 7 0 987654 100 200 18446744073709551615'
    expect(parseProcStat(stat)).toEqual({ pid: 4711, startTime: '987654', state: 'stopped', processGroup: 4711 })
    expect(parseProcStat('junk')).toBeNull()
    expect(parseProcStat('')).toBeNull()
  })

  it('reads a line of ps', () => {
    expect(parsePsLine('  501   400 Ss   Mon Jan  5 10:11:12 2026    ')).toEqual({
      pid: 501,
      processGroup: 400,
      state: 'waiting',
      startTime: 'Mon Jan  5 10:11:12 2026',
    })
    expect(parsePsLine('')).toBeNull()
  })

  it('knows this process, and that there is none with pid 0', async () => {
    const identities = await readIdentities([process.pid, 0])
    expect(identities.get(process.pid)?.startTime).toMatch(/./)
    expect(identities.has(0)).toBe(false)
  })

  it.runIf(process.platform === 'linux')('tells the same start time every time', () => {
    expect(readProcStat(process.pid)?.startTime).toBe(readProcStat(process.pid)?.startTime)
    expect(readProcStat(process.pid)?.state).toBe('running')
  })
})
