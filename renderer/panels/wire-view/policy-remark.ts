import { listed } from '../../../shared/base/plain-words.ts'
import type { ConnectionTrace } from '../../../shared/model/traffic.ts'
import { formatDuration } from '../../format/duration.ts'
import { counted, formatNumber } from '../../format/number.ts'
import type { Recording, TrafficFrame } from '../../wire/recording.ts'

/** What the policy made of the window's connections, where numbers alone would puzzle. */
export interface PolicyRemark {
  readonly words: string
  /** It says all there is to say of the shares. */
  readonly isWhole: boolean
}

/** A wait that is no more than the channel's own time is not worth a word. */
const notableWaitMs = 100

/** Null when nothing happened that needs a word. The window lasts from `fromMonoMs` to the frame's moment. */
export function policyRemark(recording: Recording, frame: TrafficFrame, fromMonoMs: number): PolicyRemark | null {
  const words = waitingWords(frame) ?? passedOverWords(recording.frameAt(fromMonoMs), frame)
  if (words !== null) return { words, isWhole: false }
  return frame.policy === 'sticky' ? clientsRemark(recording, frame, fromMonoMs) : null
}

/** Under a policy that knows no other worker for a connection, one that does not answer is waited for. */
function waitingWords({ policy, primary, workers }: TrafficFrame): string | null {
  if (policy !== 'in-turn' && policy !== 'sticky') return null
  const owing = workers.filter(({ owesAnswer }) => owesAnswer).map(({ slot }) => slot)
  if (primary === null || primary.waitingCount === 0 || owing.length === 0) return null
  if (primary.longestWaitMs < notableWaitMs) return null
  const wait = primary.waitingCount === 1 ? 'connection waits' : 'connections wait'
  const which = policy === 'in-turn' ? 'whose turn it is' : 'where their clients belong'
  const longest = `the longest for ${formatDuration(primary.longestWaitMs)}`
  return `${formatNumber(primary.waitingCount)} ${wait} for ${slotNames(owing)}, ${which}; ${longest}.`
}

function passedOverWords(before: TrafficFrame | null, { policy, workers }: TrafficFrame): string | null {
  if (policy !== 'round-robin') return null
  const known = new Map(before?.workers.map((worker) => [`${worker.slot} ${worker.generation}`, worker]))
  const passed = workers
    .map(({ slot, generation, passedOverCount }) => ({
      slot,
      count: passedOverCount - (known.get(`${slot} ${generation}`)?.passedOverCount ?? 0),
    }))
    .filter(({ count }) => count > 0)
  const most = passed.reduce<(typeof passed)[number] | null>(
    (best, each) => (best === null || each.count > best.count ? each : best),
    null,
  )
  if (most === null) return null
  const others = passed.length === 1 ? '' : `; ${counted(passed.length - 1, 'other slot')} less often`
  const times = most.count === 1 ? 'once' : `${formatNumber(most.count)} times`
  return `Slot ${most.slot} was passed over ${times}, as it still owed an answer${others}.`
}

/** Whose clients they are: one address is one client, however many connections it opens. */
function clientsRemark(recording: Recording, frame: TrafficFrame, fromMonoMs: number): PolicyRemark | null {
  const open = [...recording.connections.values()].filter((trace) => isIn(trace, fromMonoMs, frame.nowMonoMs))
  const hosts = new Set(open.flatMap(({ client }) => (client === null ? [] : [hostOf(client)])))
  const slots = new Set(open.flatMap(({ slot }) => (slot === null ? [] : [slot])))
  const [host] = hosts
  if (host === undefined || open.length < 2) return null
  const all = frame.connectionsOneOf === 1 ? `All ${formatNumber(open.length)}` : 'All that are followed'
  if (hosts.size > 1) {
    const from = counted(hosts.size, 'address', 'addresses')
    return { words: `${all} came from ${from}, and each address keeps to its slot.`, isWhole: false }
  }
  const [slot] = slots
  const where = slots.size === 1 ? `slot ${slot}` : 'one slot'
  return { words: `${all} came from ${host}, so all go to ${where}.`, isWhole: true }
}

function isIn({ arrivedMonoMs, closedMonoMs }: ConnectionTrace, fromMonoMs: number, untilMonoMs: number): boolean {
  return arrivedMonoMs !== null && arrivedMonoMs <= untilMonoMs && (closedMonoMs === null || closedMonoMs > fromMonoMs)
}

/** "127.0.0.1:53412" without its port. */
function hostOf(client: string): string {
  return client.slice(0, client.lastIndexOf(':'))
}

function slotNames(slots: readonly number[]): string {
  return `slot${slots.length === 1 ? '' : 's'} ${listed(slots)}`
}
