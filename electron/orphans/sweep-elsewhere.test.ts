import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fail, ok } from '../../shared/result.ts'
import type { WindowsProcess } from '../platform/windows-processes.ts'
import { taskkillArgs } from './end-process-tree.ts'
import { readJournal, writeLine } from './journal.ts'
import { OrphanLedger } from './orphan-ledger.ts'
import { identityReader, readBootId } from './process-identity.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orphans-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** Windows, with these processes; what is ended is gone. */
function fakeWindows(living: Readonly<Record<number, string>>, why?: string) {
  const processes = new Map<number, WindowsProcess>(
    Object.entries(living).map(([pid, startTime]) => [
      Number(pid),
      { pid: Number(pid), cpuMs: 0, rssBytes: 0, startTime },
    ]),
  )
  const ended: number[] = []
  const problems: string[] = []
  const ledger = new OrphanLedger({
    dir,
    onProblem: (words) => problems.push(words),
    tools: {
      identify: identityReader({
        read: async (pids) =>
          why === undefined
            ? ok(new Map([...processes].filter(([pid]) => pids.includes(pid))))
            : fail('unsupported-here', why),
      }),
      async end({ pid }) {
        ended.push(pid)
        processes.delete(pid)
      },
    },
  })
  return { ledger, ended, problems }
}

/** The record of a deck with pid 900, written when it had started for some ms. */
function leaveRecord(forks: Readonly<Record<number, string>>, ownerStartedAtMs: number): string {
  const path = join(dir, 'deck-900-1.jsonl')
  const owner = { ownerPid: 900, ownerStartTime: String(ownerStartedAtMs), bootId: readBootId() }
  const lines = Object.entries(forks).map(([pid, startTime]) =>
    writeLine({ do: 'add', pid: Number(pid), startTime, slot: 1, clusterName: 'shop' }),
  )
  writeFileSync(path, writeLine(owner) + lines.join(''))
  return path
}

const fileTime = (atMs: number): string => String((BigInt(atMs) + 11_644_473_600_000n) * 10_000n)
const bornMs = Date.UTC(2026, 0, 5)

describe('orphans, where the system is asked for start times', () => {
  it('are ended when they are the same process, and spared when only the pid is', async () => {
    leaveRecord({ 10: '111', 11: '222', 12: '333' }, bornMs)
    const { ledger, ended } = fakeWindows({ 10: '111', 11: '999' })
    expect(await ledger.sweep()).toEqual([{ pid: 10, clusterName: 'shop', slot: 1, state: 'waiting', isGone: true }])
    expect(ended).toEqual([10])
    expect(readdirSync(dir)).toEqual([])
  })

  it('are those of a dead deck, also when its pid is another process by now', async () => {
    leaveRecord({ 10: '111' }, bornMs)
    const reborn = fakeWindows({ 10: '111', 900: fileTime(bornMs + 60_000) })
    expect(await reborn.ledger.sweep()).toMatchObject([{ pid: 10 }])
    leaveRecord({ 10: '111' }, bornMs)
    const alive = fakeWindows({ 10: '111', 900: fileTime(bornMs - 800) })
    expect(await alive.ledger.sweep()).toEqual([])
    expect(readdirSync(dir)).toHaveLength(1)
  })

  it('keep their record, and a person is told, when the system tells nothing', async () => {
    const path = leaveRecord({ 10: '111' }, bornMs)
    const { ledger, ended, problems } = fakeWindows({ 10: '111' }, 'PowerShell is forbidden')
    expect(await ledger.sweep()).toEqual([])
    expect(ended).toEqual([])
    expect(readdirSync(dir)).toHaveLength(1)
    expect(problems).toEqual([
      `${path} names processes of an earlier deck, and is looked at again at the next start: PowerShell is forbidden`,
    ])
  })

  it('are taskkilled with all they started', () => {
    expect(taskkillArgs(4711)).toEqual(['/PID', '4711', '/T', '/F'])
  })

  it('are on record once their start is known, and not when they ended before', async () => {
    const [first, second] = [2 ** 22 + 1, 2 ** 22 + 2]
    const { ledger, problems } = fakeWindows({ [first]: '111', [second]: '222' })
    ledger.add({ pid: first, slot: 1, clusterName: 'shop' })
    ledger.add({ pid: second, slot: 2, clusterName: 'shop' })
    ledger.remove(second)
    await expect.poll(() => readdirSync(dir)).toHaveLength(1)
    const journal = readJournal(readFileSync(join(dir, readdirSync(dir)[0] ?? ''), 'utf8'))
    expect(journal?.forks).toEqual([{ pid: first, slot: 1, clusterName: 'shop', startTime: '111' }])
    ledger.remove(first)
    ledger.close()
    expect(readdirSync(dir)).toEqual([])
    expect(problems).toEqual([])
  })

  it('go without a record where the system tells no start time, and a person is told once', async () => {
    const { ledger, problems } = fakeWindows({}, 'PowerShell is forbidden')
    ledger.add({ pid: 2 ** 22 + 1, slot: 1, clusterName: 'shop' })
    ledger.add({ pid: 2 ** 22 + 2, slot: 2, clusterName: 'shop' })
    await expect
      .poll(() => problems)
      .toEqual(['Workers and load generators cannot be recorded: PowerShell is forbidden'])
  })
})
