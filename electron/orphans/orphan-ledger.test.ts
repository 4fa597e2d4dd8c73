import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { mountSmallDisk } from '../../tools/testing/test-full-disk.ts'
import { thisPlatform } from '../platform/this-platform.ts'
import { readJournal, writeLine } from './journal.ts'
import { OrphanLedger } from './orphan-ledger.ts'
import { readBootId, readProcStat } from './process-identity.ts'
import { sweepOrphans } from './sweep.ts'

let dir: string
const started: ChildProcess[] = []

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orphans-'))
})
afterEach(() => {
  for (const child of started.splice(0)) endGroup(child)
  rmSync(dir, { recursive: true, force: true })
})

/** What it started itself, too: a test that failed half-way would leave that behind. */
function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // ESRCH: nobody is left of it.
  }
}

/** A process of its own group that runs `script` and has said that it does. `printed`: its output so far. */
async function start(script: string): Promise<ChildProcess & { pid: number; printed: string[] }> {
  const child = spawn(process.execPath, ['-e', `process.stdout.write('up');${script}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  })
  started.push(child)
  const printed: string[] = []
  child.stdout.on('data', (chunk) => printed.push(String(chunk)))
  await once(child.stdout, 'data')
  if (child.pid === undefined) throw new Error('it was not started')
  return Object.assign(child, { pid: child.pid, printed })
}

const startTime = (pid: number) => readProcStat(pid)?.startTime ?? ''
const exited = async (child: ChildProcess) =>
  (child.exitCode ?? child.signalCode) !== null || (await once(child, 'exit'))

/** The record of a deck that is dead. */
function leaveRecord(workers: readonly { readonly pid: number; readonly startTime: string }[], owner = {}): string {
  const path = join(dir, 'deck-999999-1.jsonl')
  const lines = workers.map((worker, index) =>
    writeLine({ do: 'add', slot: index + 1, clusterName: 'shop', ...worker }),
  )
  const header = { ownerPid: 999_999, ownerStartTime: '1', bootId: readBootId(), ...owner }
  writeFileSync(path, writeLine(header) + lines.join(''))
  return path
}

describe.runIf(thisPlatform === 'linux')('orphan ledger', () => {
  it('ends stopped, blocked and waiting workers of a dead deck, and says what they were', async () => {
    const stopped = await start('setInterval(() => {}, 1000)')
    const blocked = await start('for (;;);')
    const waiting = await start('setInterval(() => {}, 1000)')
    stopped.kill('SIGSTOP')
    await vi.waitUntil(() => readProcStat(stopped.pid)?.state === 'stopped', 5000)
    await vi.waitUntil(() => readProcStat(waiting.pid)?.state === 'waiting', 10_000)
    const pids = [stopped.pid, blocked.pid, waiting.pid]
    leaveRecord(pids.map((pid) => ({ pid, startTime: startTime(pid) })))
    // On a busy machine even a blocked process waits for a processor now and then, but stays in state R.
    const ended = await new OrphanLedger({ dir }).sweep()
    expect(ended).toEqual([
      { pid: stopped.pid, clusterName: 'shop', slot: 1, state: 'stopped', isGone: true },
      { pid: blocked.pid, clusterName: 'shop', slot: 2, state: 'blocked', isGone: true },
      { pid: waiting.pid, clusterName: 'shop', slot: 3, state: 'waiting', isGone: true },
    ])
    await Promise.all([stopped, blocked, waiting].map(exited))
    expect(readdirSync(dir)).toEqual([])
  })

  it('ends workers of this very process only when it is told that their deck is dead', async () => {
    const left = await start('setInterval(() => {}, 1000)')
    new OrphanLedger({ dir }).add({ pid: left.pid, slot: 1, clusterName: 'shop' })
    expect(await sweepOrphans(dir)).toEqual([])
    expect(await sweepOrphans(dir, process.pid)).toMatchObject([{ pid: left.pid, isGone: true }])
    await exited(left)
    expect(readdirSync(dir)).toEqual([])
  })

  it('reaches what a worker started itself', async () => {
    const parent = await start(
      `const c = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']); console.log(c.pid); setInterval(() => {}, 1000)`,
    )
    const { printed } = parent
    const childPid = await vi.waitUntil(() => Number(printed.join('').match(/\d+/)?.[0]), 10_000)
    leaveRecord([{ pid: parent.pid, startTime: startTime(parent.pid) }])
    await new OrphanLedger({ dir }).sweep()
    await vi.waitUntil(() => (readProcStat(childPid)?.state ?? 'zombie') === 'zombie', 10_000)
  })

  it('spares a process that has the pid of a worker, but another start time', async () => {
    const stranger = await start('setInterval(() => {}, 1000)')
    leaveRecord([{ pid: stranger.pid, startTime: '12345' }])
    expect(await new OrphanLedger({ dir }).sweep()).toEqual([])
    expect(readProcStat(stranger.pid)?.state).not.toBe('zombie')
    expect(readdirSync(dir)).toEqual([])
  })

  it('spares everything of an earlier boot', async () => {
    const stranger = await start('setInterval(() => {}, 1000)')
    leaveRecord([{ pid: stranger.pid, startTime: startTime(stranger.pid) }], { bootId: 'another' })
    expect(await new OrphanLedger({ dir }).sweep()).toEqual([])
    expect(readProcStat(stranger.pid)?.state).not.toBe('zombie')
  })

  it('leaves the workers of a deck alone that lives', async () => {
    const deck = await start('setInterval(() => {}, 1000)')
    const worker = await start('setInterval(() => {}, 1000)')
    leaveRecord([{ pid: worker.pid, startTime: startTime(worker.pid) }], {
      ownerPid: deck.pid,
      ownerStartTime: startTime(deck.pid),
    })
    expect(await new OrphanLedger({ dir }).sweep()).toEqual([])
    expect(readdirSync(dir)).toHaveLength(1)
  })

  it('takes a deck for dead whose pid another process has', async () => {
    const other = await start('setInterval(() => {}, 1000)')
    const worker = await start('setInterval(() => {}, 1000)')
    leaveRecord([{ pid: worker.pid, startTime: startTime(worker.pid) }], { ownerPid: other.pid, ownerStartTime: '1' })
    expect(await new OrphanLedger({ dir }).sweep()).toHaveLength(1)
  })

  it('leaves a readable record behind a deck that is killed, and the next one ends what it forked', async () => {
    const worker = await start('setInterval(() => {}, 1000)')
    const generator = await start('setInterval(() => {}, 1000)')
    const ledgerUrl = new URL('./orphan-ledger.ts', import.meta.url).href
    const deck = await start(
      `import(${JSON.stringify(ledgerUrl)}).then(({ OrphanLedger }) => {
        const ledger = new OrphanLedger({ dir: ${JSON.stringify(dir)} })
        ledger.add({ pid: ${worker.pid}, slot: 4, clusterName: 'shop' })
        ledger.add({ pid: ${generator.pid}, slot: null, clusterName: 'shop' })
        process.kill(process.pid, 'SIGKILL')
      })`,
    )
    await exited(deck)
    const next = new OrphanLedger({ dir })
    expect(await next.sweep()).toMatchObject([
      { pid: worker.pid, slot: 4, clusterName: 'shop' },
      { pid: generator.pid, slot: null, clusterName: 'shop' },
    ])
  })

  it('writes every change at once, stays small, and removes an empty record', () => {
    const ledger = new OrphanLedger({ dir })
    const read = () => readJournal(readFileSync(join(dir, readdirSync(dir)[0] ?? ''), 'utf8'))?.forks ?? []
    ledger.add({ pid: process.pid, slot: 1, clusterName: 'a' })
    expect(read()).toMatchObject([{ pid: process.pid, startTime: startTime(process.pid) }])
    for (let pid = 1; pid <= 3000; pid++) {
      ledger.add({ pid: 100_000 + pid, startTime: '5', slot: 2, clusterName: 'a' })
      ledger.remove(100_000 + pid)
    }
    expect(read()).toHaveLength(1)
    expect(readFileSync(join(dir, readdirSync(dir)[0] ?? '')).length).toBeLessThan(150_000)
    ledger.remove(process.pid)
    ledger.close()
    expect(readdirSync(dir)).toEqual([])
  })

  it('does not throw where records cannot be written, and says so once', () => {
    writeFileSync(join(dir, 'file'), '')
    const problems: string[] = []
    const ledger = new OrphanLedger({ dir: join(dir, 'file', 'below'), onProblem: (words) => problems.push(words) })
    ledger.add({ pid: process.pid, slot: 1, clusterName: 'a' })
    ledger.add({ pid: process.ppid, slot: 2, clusterName: 'a' })
    ledger.close()
    expect(problems).toHaveLength(1)
  })

  it('has everybody on record again as soon as a full disk has room', (test) => {
    const disk = mountSmallDisk()
    if (disk === null) return test.skip('no disk can be mounted here')
    onTestFinished(disk.end)
    const problems: string[] = []
    const ledger = new OrphanLedger({ dir: disk.dir, onProblem: (words) => problems.push(words) })
    const add = (pid: number) => ledger.add({ pid, startTime: '5', slot: 1, clusterName: 'shop '.repeat(200) })
    const names = () => readdirSync(disk.dir).filter((name) => name.endsWith('.jsonl'))
    for (let pid = 1; pid <= 4; pid += 1) add(pid)
    disk.fill()
    // The last page has some room: one of these is written in part.
    for (let pid = 5; pid <= 12; pid += 1) add(pid)
    expect(problems.join()).toMatch(/cannot be recorded in .*: ENOSPC: no space left on device/)
    disk.makeRoom()
    ledger.remove(12)
    const journal = readJournal(readFileSync(join(disk.dir, names()[0] ?? ''), 'utf8'))
    expect(journal?.forks.map(({ pid }) => pid)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  })

  it('finds nothing where nothing was ever written', async () => {
    expect(await new OrphanLedger({ dir: join(dir, 'none') }).sweep()).toEqual([])
  })
})
