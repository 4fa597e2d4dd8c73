import { openSocketsOf } from '../../runtime/process-kin.ts'
import { notListeningYet } from '../../supervisor/slot/slot-words.ts'
import type { NotListening } from '../../supervisor/types.ts'
import type { SessionParts } from '../session/session-parts.ts'
import type { WorkerProcess } from '../session/worker-process.ts'
import { excerptOf } from './last-words.ts'
import { primaryPartWords } from './primary-part-words.ts'
import { findPrintedAddress } from './printed-address.ts'
import { describeAddress } from './problems.ts'

/** Why a worker that is online for a while does not listen, from facts; null where there is none, and a guess has to do. */
export async function whyNotListening(
  parts: SessionParts,
  slot: number,
  generation: number,
): Promise<NotListening | null> {
  const process = parts.workers.find(slot, generation)
  if (process === null) return null
  const refused = parts.troubles.of(process.worker.id) ?? printedBy(parts, process)
  if (refused !== null) {
    return isNoServer(`it asked for ${describeAddress(refused.address)} and did not get it (${refused.code})`)
  }
  const opened = await openWords(process)
  if (opened !== null) return opened
  if (parts.supervisor.slots.some((one) => one.slot !== slot && one.phase === 'listening')) {
    return isNoServer('other workers of this script do; it may wait for something first (a database, a file, a lock)')
  }
  const { prepared, own } = parts
  if (own.settings !== null)
    return isNoServer('it may wait for something first (a message of your primary, a database, a file, a lock)')
  const part = prepared === null ? null : primaryPartWords({ ...prepared, scriptPath: prepared.settings.scriptPath })
  return part === null ? null : isNoServer(`it may wait for its primary: ${part}`)
}

/** What a process that the worker started said of an address; its own is known of the primary. */
function printedBy(parts: SessionParts, { slot, generation }: WorkerProcess) {
  const cwd = parts.prepared?.cwd ?? ''
  const { error } = excerptOf(parts.output.buffer(slot, generation), { cwd, ownFiles: parts.ownFiles })
  return findPrintedAddress(error)
}

/** Its own sockets, of which the primary knows nothing, and those of what it has started. */
async function openWords({ worker }: WorkerProcess): Promise<NotListening | null> {
  const open = worker.pid === undefined ? null : await openSocketsOf(worker.pid)
  if (open === null) return null
  const other = open.find(({ pid, isDatagram }) => pid !== worker.pid && !isDatagram)
  if (other !== undefined) {
    const who = `${other.command ?? 'a process'} (pid ${other.pid})`
    return isNoServer(`${who}, which it started, listens on port ${other.port}: open the script that calls listen()`)
  }
  const own = open.filter(({ pid }) => pid === worker.pid)
  if (own.length === 0) return null
  const ports = own.map(({ port, isDatagram }) => `${isDatagram ? 'UDP' : 'TCP'} port ${port}`).join(', ')
  return { words: `${notListeningYet}: it has ${ports} for itself, past the primary`, aside: 'own-port' }
}

function isNoServer(words: string): NotListening {
  return { words: `${notListeningYet}: ${words}`, aside: null }
}
