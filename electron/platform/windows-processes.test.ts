import { describe, expect, it } from 'vitest'
import { createWindowsProcesses, parseWindowsProcess } from './windows-processes.ts'
import { type LineShellEvents, powerShellPath, startLineShell } from './windows-shell.ts'

/** A PowerShell that does what the test says, and a clock that goes when told. */
function fakeWindows() {
  const started: { readonly asked: string[]; readonly events: LineShellEvents; isKilled: boolean }[] = []
  const timers: { dueMs: number; callback: () => void }[] = []
  let nowMs = 0
  const processes = createWindowsProcesses({
    start(_script, events) {
      const one = { asked: [] as string[], events, isKilled: false }
      started.push(one)
      return {
        write: (line) => one.asked.push(line),
        kill: () => {
          one.isKilled = true
        },
      }
    },
    after(delayMs, callback) {
      const timer = { dueMs: nowMs + delayMs, callback }
      timers.push(timer)
      return () => timers.splice(timers.indexOf(timer), 1)
    },
    monoMs: () => nowMs,
  })
  const pass = (ms: number): void => {
    nowMs += ms
    for (const timer of timers.filter(({ dueMs }) => dueMs <= nowMs)) timer.callback()
  }
  return { processes, started, pass, timers }
}

describe('Windows processes', () => {
  it('are read from lines as Windows PowerShell 5.1 prints them, whatever its language', () => {
    // pid, TotalProcessorTime.Ticks, WorkingSet64, StartTime.ToFileTimeUtc()
    expect(parseWindowsProcess('4711 15625000 52428800 134091234567890123\r')).toEqual({
      pid: 4711,
      cpuMs: 1562.5,
      rssBytes: 52_428_800,
      startTime: '134091234567890123',
    })
    for (const line of ['', 'end 1', '4711 1 2', '4711 1.5 2 3', '#< CLIXML']) {
      expect(parseWindowsProcess(line)).toBeNull()
    }
  })

  it('are asked about all at once, of one PowerShell that stays', async () => {
    const { processes, started, timers } = fakeWindows()
    const first = processes.read([10, 11, 12])
    const second = processes.read([10])
    expect(started.map(({ asked }) => asked)).toEqual([['1 10 11 12', '2 10']])
    for (const line of ['10 20000 1000 5', '12 0 2000 6', 'end 1', '10 30000 1001 5', 'end 2'])
      started[0]?.events.line(line)
    expect(await first).toEqual({
      ok: true,
      value: new Map([
        [10, { pid: 10, cpuMs: 2, rssBytes: 1000, startTime: '5' }],
        [12, { pid: 12, cpuMs: 0, rssBytes: 2000, startTime: '6' }],
      ]),
    })
    expect(await second).toMatchObject({ ok: true, value: new Map([[10, { pid: 10, cpuMs: 3 }]]) })
    expect(timers).toEqual([])
  })

  it('asks nobody about nobody', async () => {
    const { processes, started } = fakeWindows()
    expect(await processes.read([])).toEqual({ ok: true, value: new Map() })
    expect(started).toEqual([])
  })

  it('says why nothing is known when PowerShell is forbidden, and tries again after a minute', async () => {
    const { processes, started, pass } = fakeWindows()
    const asked = processes.read([1])
    started[0]?.events.ended('it ended with code 1: disabled by policy')
    const why = 'PowerShell was asked about processes, but it ended with code 1: disabled by policy'
    expect(await asked).toEqual({ ok: false, error: { code: 'unsupported-here', message: why } })
    expect(await processes.read([1])).toMatchObject({ ok: false, error: { message: why } })
    expect(started).toHaveLength(1)
    pass(60_000)
    const again = processes.read([1])
    started[1]?.events.line('1 0 5 7')
    started[1]?.events.line('end 2')
    expect(await again).toMatchObject({ ok: true })
  })

  it('waits 15 s for an answer, ends what hangs, and hears it no more', async () => {
    const { processes, started, pass } = fakeWindows()
    const asked = [processes.read([1]), processes.read([2])]
    pass(15_000)
    for (const answer of await Promise.all(asked)) {
      expect(answer).toMatchObject({ ok: false, error: { message: expect.stringContaining('within 15 s') } })
    }
    expect(started[0]?.isKilled).toBe(true)
    pass(60_000)
    const again = processes.read([1])
    started[0]?.events.ended('it ended with SIGKILL')
    started[1]?.events.line('end 3')
    expect(await again).toEqual({ ok: true, value: new Map() })
  })

  it('ends PowerShell with the deck, and starts none after it', async () => {
    const { processes, started } = fakeWindows()
    const asked = processes.read([1])
    processes.close()
    expect(started[0]?.isKilled).toBe(true)
    expect(await asked).toMatchObject({ ok: false })
    expect(await processes.read([1])).toMatchObject({ ok: false })
    expect(started).toHaveLength(1)
  })

  it('reaches a real program by its lines, and notices its end', async () => {
    const answering = `
      require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
        const [number, ...pids] = line.split(' ')
        if (pids.includes('666')) { console.error('no such thing'); process.exit(3) }
        process.stdout.write(pids.map((pid) => pid + ' 10000 4096 77\\r\\n').join('') + 'end ' + number + '\\r\\n')
      })`
    const processes = createWindowsProcesses({
      start: (_script, events) => startLineShell(process.execPath, ['-e', answering], events),
    })
    expect(await processes.read([5, 6])).toMatchObject({
      ok: true,
      value: new Map([
        [5, {}],
        [6, { cpuMs: 1 }],
      ]),
    })
    expect(await processes.read([666])).toMatchObject({
      error: { message: 'PowerShell was asked about processes, but it ended with code 3: no such thing' },
    })
    processes.close()
  })

  it('are not known where there is no PowerShell', async () => {
    const processes = createWindowsProcesses({
      start: (_script, events) => startLineShell('/nowhere/powershell.exe', [], events),
    })
    expect(await processes.read([5])).toMatchObject({ error: { message: expect.stringContaining('ENOENT') } })
  })

  it("asks the system's own PowerShell, however the variable is spelled", () => {
    expect(powerShellPath({ SYSTEMROOT: '/win' })).toBe('/win/System32/WindowsPowerShell/v1.0/powershell.exe')
    expect(powerShellPath({})).toBe('powershell.exe')
  })
})
