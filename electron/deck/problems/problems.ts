import { duration, placeName } from '../../../shared/base/plain-words.ts'
import { withoutError } from '../../../shared/exit-error.ts'
import type { ClusterProblem } from '../../../shared/model/cluster.ts'
import type { ExitRecord, ListenAddress, Phase, SlotSnapshot } from '../../../shared/model/worker.ts'
import type { CrashExcerpt } from '../../logs/crash-excerpt.ts'
import type { AddressHolder } from './describe-port-holder.ts'

/** An address a worker asked for and did not get. */
export interface ListenTrouble {
  readonly address: ListenAddress
  /** e.g. `EADDRINUSE`. */
  readonly code: string
  /** What stands in its way, where the system tells. */
  readonly holder: AddressHolder | null
  /** It was looked for, and nothing is in its way any more. */
  readonly isFree: boolean
}

/** What a generation printed before it ended. */
type SaidLast = (slot: number, generation: number) => CrashExcerpt
/** What is known of the cause of a printed error besides, in a sentence, and what mends it. */
type Explain = (error: string | null) => Explanation | null

/** `action` null: mending the cause, and trying again. */
export interface Explanation {
  readonly words: string
  readonly action: ClusterProblem['action']
}

/** What a person should act on, from the slots as they are. Failed slots of one cause are told together. */
export function findProblems(
  slots: readonly SlotSnapshot[],
  troubles: readonly ListenTrouble[],
  saidLast: SaidLast,
  explain: Explain = () => null,
): ClusterProblem[] {
  const failures = describeFailures(slots, saidLast, explain)
  // Where a slot failed, its alert has the button that tries again.
  return [
    ...troubles.map((trouble) => describeTrouble(trouble, failures.length > 0)),
    ...failures,
    ...describeCrashing(slots, saidLast, failures),
  ]
}

/** Workers that do not answer, where the limits of the cluster ask for an alert. */
export function describeSilence(
  slots: readonly SlotSnapshot[],
  silent: readonly number[],
  limitMs: number,
): ClusterProblem[] {
  return slots
    .filter(({ slot, health }) => silent.includes(slot) && health === 'unresponsive')
    .map(({ slot, generation }) => ({
      id: `silent:${slot}g${generation}`,
      slot,
      tone: 'bad',
      title: `slot ${slot} has not answered for more than ${duration(limitMs)}`,
      detail: 'Its event loop is blocked: what it has accepted waits. Look at it, or kill it',
      outputTail: [],
      exit: null,
      action: 'look',
    }))
}

/** Limits that replace workers without end. */
export function describeRepeats(repeating: string | null): ClusterProblem[] {
  if (repeating === null) return []
  return [
    {
      id: 'repeating',
      slot: null,
      tone: 'warn',
      title: 'Limits replace workers again and again',
      detail: `${repeating}. Raise the limit, or mend what the workers use so much of.`,
      outputTail: [],
      exit: null,
      action: 'rules',
    },
  ]
}

function describeTrouble(trouble: ListenTrouble, hasFailed: boolean): ClusterProblem {
  const { code, holder, isFree } = trouble
  const isStale = code === 'EADDRINUSE' && holder?.kind === 'stale-socket'
  return {
    id: troubleId(trouble),
    slot: null,
    tone: isFree ? 'warn' : 'bad',
    title: isFree
      ? `${describeAddress(trouble.address)} is free again`
      : `${describeAddress(trouble.address)} cannot be bound: ${code}`,
    detail: isFree ? freeDetail(code, hasFailed) : troubleDetail(trouble),
    outputTail: [],
    exit: null,
    action: isStale ? 'delete-socket' : hasFailed ? 'edit' : 'restart',
  }
}

/** Names the trouble as long as it lasts. */
export function troubleId({ address, code }: ListenTrouble): string {
  return `listen:${describeAddress(address)}:${code}`
}

function freeDetail(code: string, hasFailed: boolean): string {
  const without = hasFailed ? '' : ' and runs on without it'
  return `A worker asked for it and got ${code}${without}. Try again: a worker that starts now can have it.`
}

function troubleDetail({ code, holder, address }: ListenTrouble): string {
  const isPath = address.path !== null
  const another = isPath ? 'another path' : 'another port'
  const elsewhere = `give the app ${another} (environment or arguments), then try again`
  if (code === 'EACCES')
    return isPath
      ? `This user may not create a socket there. Choose a folder that is writable, or ${elsewhere}.`
      : 'This user may not bind it. Ports below 1024 need privileges: choose a higher one, then try again.'
  if (code !== 'EADDRINUSE')
    return 'The app got this error in its own error handler. Change the address, then try again.'
  switch (holder?.kind) {
    case 'listener':
      if (holder.startedBy !== undefined)
        return `${holder.who} already listens there, and ${placeName(holder.startedBy)} of this cluster started it. The script is no server itself, each worker starts another one: open the script that calls listen().`
      return `${holder.who} already listens there. End it, or ${elsewhere}.`
    case 'connection': {
      const outside = holder.range === null ? '' : `; ports outside ${holder.range} are never taken so`
      return `${holder.who} has a connection to ${holder.peer} whose own end is this port. It is free when that closes: try again then, or ${elsewhere}${outside}.`
    }
    case 'stale-socket':
      return 'It is what a server left that ended without removing it: nobody listens there any more. Delete the file, then try again.'
    case 'other-file':
      return `A file that is no socket lies there. Move it, or ${elsewhere}.`
    default:
      return `Who listens there is not known. Try again, or ${elsewhere}.`
  }
}

function describeFailures(slots: readonly SlotSnapshot[], saidLast: SaidLast, explain: Explain): ClusterProblem[] {
  const failed = slots.filter((slot) => slot.phase === 'failed')
  const first = failed[0]
  if (first === undefined) return []
  const last = first.lastExit
  const said = last === null ? null : saidLast(last.slot, last.generation)
  const who = whoWords(failed, 'failed', 'failed')
  const cause = explain(said?.error ?? null)
  const next = cause === null ? 'Mend the cause, then try again.' : `${cause.words}.`
  return [
    {
      id: `failed:${failed.map((slot) => `${slot.slot}g${slot.generation}`).join(',')}`,
      slot: failed.length === 1 ? first.slot : null,
      tone: 'bad',
      title: said === null || said.error === null ? who : `${who}: ${said.error}`,
      detail: `${whyWords(first) ?? 'The worker never started'}. ${next}`,
      outputTail: said?.lines ?? [],
      exit: last === null ? null : placeOf(last),
      action: cause?.action ?? 'retry',
    },
  ]
}

/** "Slot 2 failed", "4 slots failed (1–4)". */
function whoWords(slots: readonly SlotSnapshot[], ofOne: string, ofMany: string): string {
  const [first] = slots
  const names = slots.map((slot) => slot.slot)
  return slots.length === 1 ? `Slot ${first?.slot} ${ofOne}` : `${slots.length} slots ${ofMany} (${joinRanges(names)})`
}

/** Why the slot is as it is; without the error, which stands in the title. */
function whyWords({ why, lastExit }: SlotSnapshot): string | null {
  return why !== null && lastExit?.followed === 'give-up' ? withoutError(lastExit) : why
}

/** So many unstable exits of one slot are told of while others listen; where nobody does, the first one is. */
const crashesBesideOthers = 2

/** Workers that end soon after each start, told from the first time on and until one of them stays or is given up. */
function describeCrashing(
  slots: readonly SlotSnapshot[],
  saidLast: SaidLast,
  failures: readonly ClusterProblem[],
): ClusterProblem[] {
  const isServed = slots.some(({ phase }) => phase === 'listening')
  const crashing = slots.filter(
    ({ phase, lastExit, unstableCount }) =>
      triedPhases.includes(phase) &&
      lastExit?.followed === 'back-off' &&
      unstableCount >= (isServed ? crashesBesideOthers : 1),
  )
  const [first] = crashing
  const last = first?.lastExit
  if (first === undefined || last === undefined || last === null) return []
  const said = saidLast(last.slot, last.generation)
  // Those that were given up tell the same.
  if (said.error !== null && failures.some(({ title }) => title.endsWith(`: ${said.error}`))) return []
  const who = whoWords(crashing, 'does not stay up', 'do not stay up')
  return [
    {
      id: 'crashing',
      slot: crashing.length === 1 ? first.slot : null,
      tone: isServed ? 'warn' : 'bad',
      title: said.error === null ? who : `${who}: ${said.error}`,
      detail: `${withoutError(last)}. Mend the cause: it is tried again by itself.`,
      // Its error stands in the title: the picture keeps its room.
      outputTail: said.error === null ? said.lines : [],
      exit: placeOf(last),
      action: 'retry',
    },
  ]
}

const triedPhases: readonly Phase[] = ['starting', 'online', 'exited', 'backing-off']

const placeOf = ({ slot, generation }: ExitRecord) => ({ slot, generation })

/** `port 3000`, `[::1]:3000` or a socket path, as a person would say it. */
export function describeAddress(address: ListenAddress): string {
  if (address.path !== null) return address.path
  const host = address.address
  const isAny = host === null || host === '::' || host === '0.0.0.0'
  if (isAny) return `port ${address.port}`
  return host.includes(':') ? `[${host}]:${address.port}` : `${host}:${address.port}`
}

/** 1, 2, 3, 5 → "1–3, 5". Ascending input. */
function joinRanges(numbers: readonly number[]): string {
  const ranges: [number, number][] = []
  for (const number of numbers) {
    const last = ranges.at(-1)
    if (last !== undefined && last[1] === number - 1) last[1] = number
    else ranges.push([number, number])
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ')
}
