import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ok, type Result } from '../../shared/result.ts'
import { thisPlatform } from '../platform/this-platform.ts'
import { createWindowsProcesses } from '../platform/windows-processes.ts'
import { endProcessTree } from './end-process-tree.ts'
import { type ForkRecord, type Journal, type OwnerRecord, readJournal } from './journal.ts'
import { identityReader, type ProcessIdentity, type ReadIdentities, readBootId } from './process-identity.ts'

/** A process that outlived its deck and was ended. */
export interface EndedOrphan {
  readonly pid: number
  readonly clusterName: string
  /** Null: a generator of load. */
  readonly slot: number | null
  /** What kept it: `stopped` (SIGSTOP), `blocked` (busy on a processor), or `waiting` (alive all the same). */
  readonly state: 'stopped' | 'blocked' | 'waiting'
  /** False when it was still there after SIGKILL and the wait for it. */
  readonly isGone: boolean
}

/** A process ends soon after SIGKILL, unless it is stuck in the kernel. */
const goneWithinMs = 2000
const lookAgainMs = 20
/** Two words on one start may differ by so much: a process needs some time before it looks at its clock. */
const sameStartMs = 5000

/** What a sweep does to the system; tests bring their own. */
export interface SweepTools {
  readonly identify: ReadIdentities
  /** Ends the process and what it started, as far as the system can. */
  end(identity: ProcessIdentity): Promise<void>
  /** A record was left as it is, because the system did not tell who lives. */
  onUnknown(words: string): void
}

/**
 * Reads every record in the folder. Those of decks that are dead are carried out: each of their processes that is still
 * the same process (pid and start time) gets SIGKILL, with its process group when it leads one. A record of a deck that
 * lives, this one included, is left alone; unless `deadOwnerPid` says that this process has no deck any more. So is one
 * about which the system tells nothing.
 */
export async function sweepOrphans(
  dir: string,
  deadOwnerPid?: number,
  own: Partial<SweepTools> = {},
): Promise<readonly EndedOrphan[]> {
  const names = (await readdir(dir).catch(() => [])).filter((each) => /^deck-.*\.jsonl(\.new)?$/.test(each))
  if (names.length === 0) return []
  const windows = own.identify === undefined && thisPlatform === 'win32' ? createWindowsProcesses() : null
  const tools = { identify: identityReader(windows), end: endProcessTree, onUnknown: () => {}, ...own }
  const ended: EndedOrphan[] = []
  try {
    for (const name of names) ended.push(...(await sweepRecord(join(dir, name), deadOwnerPid, tools)))
  } finally {
    windows?.close()
  }
  return ended
}

async function sweepRecord(
  path: string,
  deadOwnerPid: number | undefined,
  tools: SweepTools,
): Promise<readonly EndedOrphan[]> {
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return []
  const journal = readJournal(text)
  const swept = journal === null ? ok([]) : await carryOut(journal, deadOwnerPid, tools)
  if (!swept.ok) {
    const { message } = swept.error
    tools.onUnknown(`${path} names processes of an earlier deck, and is looked at again at the next start: ${message}`)
    return []
  }
  if (swept.value === null) return []
  // Where it cannot be removed (a read-only disk) it is read again next time, and finds nobody.
  await rm(path, { force: true }).catch(() => {})
  return swept.value
}

/** Null: its owner lives. */
async function carryOut(
  { owner, forks }: Journal,
  deadOwnerPid: number | undefined,
  tools: SweepTools,
): Promise<Result<readonly EndedOrphan[] | null>> {
  const isOfThisBoot = owner.bootId === readBootId()
  if (owner.ownerPid !== deadOwnerPid && isOfThisBoot) {
    const alive = await isAlive(owner, tools)
    if (!alive.ok) return alive
    if (alive.value) return ok(null)
  }
  return isOfThisBoot ? endForks(forks, tools) : ok([])
}

/** A zombie is dead; a pid that another process has now is dead. */
async function isAlive(owner: OwnerRecord, { identify }: SweepTools): Promise<Result<boolean>> {
  const identities = await identify([owner.ownerPid])
  if (!identities.ok) return identities
  const identity = identities.value.get(owner.ownerPid)
  if (identity === undefined || identity.state === 'zombie') return ok(false)
  // Linux writes ticks; elsewhere the owner says its start to the millisecond, and `ps` to the second.
  if (identity.startedAtMs === null) return ok(identity.startTime === owner.ownerStartTime)
  const apartMs = Math.abs(identity.startedAtMs - Number(owner.ownerStartTime))
  return ok(Number.isNaN(apartMs) || apartMs < sameStartMs)
}

async function endForks(forks: readonly ForkRecord[], tools: SweepTools): Promise<Result<readonly EndedOrphan[]>> {
  const identities = await tools.identify(forks.map((fork) => fork.pid))
  if (!identities.ok) return identities
  const same = forks.flatMap((fork) => {
    const identity = identities.value.get(fork.pid)
    return identity !== undefined && isSame(identity, fork) ? [{ fork, identity }] : []
  })
  await Promise.all(same.map(({ identity }) => tools.end(identity)))
  const left = await waitUntilGone(
    same.map(({ fork }) => fork),
    tools,
  )
  return ok(
    same.map(({ fork: { pid, clusterName, slot }, identity }) => {
      const isGone = !left.has(pid)
      return { pid, clusterName, slot, state: keptBy(identity), isGone }
    }),
  )
}

function isSame(identity: ProcessIdentity, fork: ForkRecord): boolean {
  return identity.startTime === fork.startTime && identity.state !== 'zombie'
}

/** Who is left in the end; whoever the system does not tell of is not known to be gone. */
async function waitUntilGone(forks: readonly ForkRecord[], { identify }: SweepTools): Promise<ReadonlySet<number>> {
  const deadlineMs = performance.now() + goneWithinMs
  for (;;) {
    const identities = await identify(forks.map((fork) => fork.pid))
    const left = forks.filter((fork) => {
      const identity = identities.ok ? identities.value.get(fork.pid) : undefined
      return !identities.ok || (identity !== undefined && isSame(identity, fork))
    })
    if (left.length === 0 || performance.now() >= deadlineMs) return new Set(left.map((fork) => fork.pid))
    await pause(lookAgainMs)
  }
}

function keptBy(identity: ProcessIdentity): EndedOrphan['state'] {
  switch (identity.state) {
    case 'running':
      return 'blocked'
    case 'stopped':
      return 'stopped'
    default:
      return 'waiting'
  }
}
