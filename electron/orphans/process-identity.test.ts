import { describe, expect, it } from 'vitest'
import { ok } from '../../shared/result.ts'
import { thisPlatform } from '../platform/this-platform.ts'
import { identityReader, parseProcStat, parsePsLine, readFailedPs, readProcStat } from './process-identity.ts'

describe('process identity', () => {
  it('reads a stat line whose name holds spaces and parentheses', () => {
    const stat =
      '4711 (a) b (c) T 1 4711 4711 0 -1 4194560 1 0 0 0 1 2 0 0 20 0 7 0 987654 100 200 18446744073709551615'
    expect(parseProcStat(stat)).toEqual({
      pid: 4711,
      startTime: '987654',
      startedAtMs: null,
      state: 'stopped',
      processGroup: 4711,
    })
    expect(parseProcStat('junk')).toBeNull()
    expect(parseProcStat('')).toBeNull()
  })

  it('reads a line of ps', () => {
    expect(parsePsLine('  501   400 Ss   Mon Jan  5 10:11:12 2026    ')).toEqual({
      pid: 501,
      processGroup: 400,
      state: 'waiting',
      startTime: 'Mon Jan  5 10:11:12 2026',
      startedAtMs: new Date(2026, 0, 5, 10, 11, 12).getTime(),
    })
    expect(parsePsLine('')).toBeNull()
  })

  it('knows this process, and that there is none with pid 0', async () => {
    const identities = await identityReader(null)([process.pid, 0])
    expect(identities).toMatchObject({
      ok: true,
      value: new Map([[process.pid, { startTime: expect.stringMatching(/./) }]]),
    })
  })

  it.runIf(thisPlatform === 'linux')('tells the same start time every time', () => {
    expect(readProcStat(process.pid)?.startTime).toBe(readProcStat(process.pid)?.startTime)
    expect(readProcStat(process.pid)?.state).toBe('running')
  })

  it('takes nobody for dead because ps failed', () => {
    const line = '  501   501 S    Mon Jan  5 10:11:12 2026'
    expect(readFailedPs(Object.assign(new Error(), { code: 1, stdout: line }))).toMatchObject({
      ok: true,
      value: new Map([[501, { pid: 501 }]]),
    })
    expect(readFailedPs(Object.assign(new Error(), { code: 1, stdout: '' }))).toEqual(ok(new Map()))
    expect(readFailedPs(Object.assign(new Error('spawn ps ENOENT'), { code: 'ENOENT' }))).toMatchObject({
      error: { message: 'ps told nothing: spawn ps ENOENT' },
    })
  })

  it('is, on Windows, pid and start, to the 100 ns', async () => {
    // 2026-11-28 20:00:00 UTC, as FILETIME.
    const startTime = String((BigInt(Date.UTC(2026, 10, 28, 20)) + 11_644_473_600_000n) * 10_000n + 17n)
    const read = identityReader({ read: async () => ok(new Map([[7, { pid: 7, cpuMs: 0, rssBytes: 0, startTime }]])) })
    expect(await read([7, 8])).toEqual(
      ok(
        new Map([
          [7, { pid: 7, startTime, startedAtMs: Date.UTC(2026, 10, 28, 20), state: 'waiting', processGroup: null }],
        ]),
      ),
    )
  })
})
