import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type ForkRecord, type OwnerRecord, readJournal } from './journal.ts'
import { type ProcessIdentity, readBootId, readIdentities } from './process-identity.ts'

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

/**
 * Reads every record in the folder. Those of decks that are dead are carried out: each of their processes that is still
 * the same process (pid and start time) gets SIGKILL, with its process group when it leads one. A record of a deck that
 * lives, this one included, is left alone; unless `deadOwnerPid` says that this process has no deck any more.
 */
export async function sweepOrphans(dir: string, deadOwnerPid?: number): Promise<readonly EndedOrphan[]> {
  const names = await readdir(dir).catch(() => [])
  const ended: EndedOrphan[] = []
  for (const name of names.filter((each) => /^deck-.*\.jsonl(\.new)?$/.test(each))) {
    ended.push(...(await sweepRecord(join(dir, name), deadOwnerPid)))
  }
  return ended
}

async function sweepRecord(path: string, deadOwnerPid: number | undefined): Promise<readonly EndedOrphan[]> {
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return []
  const journal = readJournal(text)
  if (journal !== null && journal.owner.ownerPid !== deadOwnerPid && (await isAlive(journal.owner))) return []
  const isThisBoot = journal !== null && journal.owner.bootId === readBootId()
  const ended = isThisBoot ? await endForks(journal.forks) : []
  // Where it cannot be removed (a read-only disk) it is read again next time, and finds nobody.
  await rm(path, { force: true }).catch(() => {})
  return ended
}

/** A zombie is dead; a pid that another process has now is dead; so is everything of an earlier boot. */
async function isAlive(owner: OwnerRecord): Promise<boolean> {
  if (owner.bootId !== readBootId()) return false
  const identity = (await readIdentities([owner.ownerPid])).get(owner.ownerPid)
  if (identity === undefined || identity.state === 'zombie') return false
  // Only Linux writes ticks; elsewhere the owner's start is known to the millisecond and `ps` knows the second.
  return process.platform === 'linux' ? identity.startTime === owner.ownerStartTime : startedWith(identity, owner)
}

function startedWith(identity: ProcessIdentity, owner: OwnerRecord): boolean {
  const apartMs = Math.abs(Date.parse(identity.startTime) - Number(owner.ownerStartTime))
  return Number.isNaN(apartMs) || apartMs < 5000
}

async function endForks(forks: readonly ForkRecord[]): Promise<readonly EndedOrphan[]> {
  const identities = await readIdentities(forks.map((fork) => fork.pid))
  const same = forks.flatMap((fork) => {
    const identity = identities.get(fork.pid)
    return identity !== undefined && isSame(identity, fork) ? [{ fork, identity }] : []
  })
  for (const { identity } of same) kill(identity)
  const left = await waitUntilGone(same.map(({ fork }) => fork))
  return same.map(({ fork: { pid, clusterName, slot }, identity }) => {
    const isGone = !left.has(pid)
    return { pid, clusterName, slot, state: keptBy(identity), isGone }
  })
}

function isSame(identity: ProcessIdentity, fork: ForkRecord): boolean {
  return identity.startTime === fork.startTime && identity.state !== 'zombie'
}

function kill({ pid, processGroup }: ProcessIdentity): void {
  try {
    process.kill(processGroup === pid ? -pid : pid, 'SIGKILL')
  } catch {
    // Gone by itself in the meantime, or of another user: whether it is still there is looked up next.
  }
}

async function waitUntilGone(forks: readonly ForkRecord[]): Promise<ReadonlySet<number>> {
  const deadlineMs = performance.now() + goneWithinMs
  for (;;) {
    const identities = await readIdentities(forks.map((fork) => fork.pid))
    const left = forks.filter((fork) => {
      const identity = identities.get(fork.pid)
      return identity !== undefined && isSame(identity, fork)
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
