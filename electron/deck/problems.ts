import type { ClusterProblem } from '../../shared/model/cluster.ts'
import type { ListenAddress, SlotSnapshot } from '../../shared/model/worker.ts'
import type { CrashExcerpt } from '../logs/crash-excerpt.ts'
import { duration } from '../supervisor/words.ts'
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
/** What is known of the cause of a printed error besides, in a sentence. */
type Explain = (error: string | null) => string | null

/** What a person should act on, from the slots as they are. Failed slots of one cause are told together. */
export function findProblems(
  slots: readonly SlotSnapshot[],
  troubles: readonly ListenTrouble[],
  saidLast: SaidLast,
  explain: Explain = () => null,
): ClusterProblem[] {
  const failures = describeFailures(slots, saidLast, explain)
  // Where a slot failed, its alert has the button that tries again.
  return [...troubles.map((trouble) => describeTrouble(trouble, failures.length > 0)), ...failures]
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
      action: 'look',
    }))
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
        return `${holder.who} already listens there, and slot ${holder.startedBy} of this cluster started it. The script is no server itself, each worker starts another one: open the script that calls listen().`
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
  const names = failed.map((slot) => slot.slot)
  const last = first.lastExit
  const said = last === null ? null : saidLast(last.slot, last.generation)
  const cause = explain(said?.error ?? null)
  const next = cause === null ? 'Mend the cause, then try again.' : `${cause}.`
  const who = failed.length === 1 ? `Slot ${first.slot} failed` : `${failed.length} slots failed (${joinRanges(names)})`
  return [
    {
      id: `failed:${failed.map((slot) => `${slot.slot}g${slot.generation}`).join(',')}`,
      slot: failed.length === 1 ? first.slot : null,
      tone: 'bad',
      title: said === null || said.error === null ? who : `${who}: ${said.error}`,
      detail: `${first.why ?? 'The worker never started'}. ${next}`,
      outputTail: said?.lines ?? [],
      action: 'retry',
    },
  ]
}

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
