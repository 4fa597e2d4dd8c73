import { counted, formatNumber } from '../../format/number.ts'
import { formatPercent } from '../../format/percent.ts'
import type { FairnessRow } from './fairness-row.ts'
import { chanceOf, type Dealt, enoughPerWorker, type SlotSpread, type Spread } from './spread.ts'

/** Up to here the largest share is spoken of as even. */
const evenTimes = 1.1
/** More policies than this in one sentence nobody follows. */
const mostClauses = 3

/** What the table shows, as one sentence: the policy in force first, then those that differ most from it. */
export function fairnessWords(rows: readonly FairnessRow[]): string {
  const present = rows.find((row) => row.inForce)
  if (present === undefined) return ''
  const others = rows
    .filter((row) => !row.inForce && row.connections.verdict === 'judged')
    .sort((one, other) => timesOf(other) - timesOf(one))
    .slice(0, mostClauses - 1)
  const clauses = [presentWords(present), ...others.map(spreadWords)]
  const hint = rows.length === 1 ? ' Choose another policy under the same load to compare.' : ''
  return `${clauses.join('; ')}.${hint}`
}

/** One spread in words, for whoever cannot see the bars or wants the numbers: "slot 1 25 % (1.02 of even), …". */
export function slotsInWords({ slots, total }: Spread, of: Dealt): string {
  if (total === 0) return `no ${of}`
  return slots.map((slot) => `slot ${slot.slot} ${slotWords(slot)}`).join(', ')
}

/** What stands behind a max/mean. */
export function spreadNote(spread: Spread, of: Dealt): string {
  const { verdict, most, perWorkerCount, slots } = spread
  if (verdict === 'none') return `No ${of} yet`
  if (verdict === 'one') return `One worker got all ${of}: there was nobody to share with`
  if (most === null) {
    return `${formatNumber(perWorkerCount)} ${of} per worker: too few to judge, ${enoughPerWorker} are needed`
  }
  const chance = chanceOf(slots.length, perWorkerCount)
  return `Max/mean of ${of}, 1.00 = even: slot ${most.slot} got ${formatNumber(most.times, 2)} times its even share${leftOutWords(spread)}. Drawn by lot it would be about ${formatNumber(chance, 2)}`
}

/** " (slot 2 left out: …)": who has no part in the judgement, and why; '' when all have. */
function leftOutWords({ leftOut }: Spread): string {
  const [first] = leftOut
  if (first === undefined) return ''
  if (leftOut.length > 1) {
    const names = leftOut.map(({ slot }) => slot).join(', ')
    return ` (slots ${names} left out: fewer than ${enoughPerWorker} were due to each)`
  }
  const { slot, count, even, times } = first
  return ` (slot ${slot} left out: it got ${formatNumber(count)} where ${formatNumber(even, 1)} were due, ${formatNumber(times, 2)} times its share; below ${enoughPerWorker} chance decides)`
}

function presentWords(row: FairnessRow): string {
  const { policy, connections, requests } = row
  if (connections.verdict === 'judged') return spreadWords(row)
  if (connections.verdict === 'one') return `${policy}: one worker gets everything`
  if (connections.verdict === 'none' && requests.verdict !== 'judged') return `${policy}: no new connection yet`
  const few = `${policy}: ${counted(connections.total, 'connection')}, too few to judge`
  return requests.verdict === 'judged' && requests.most !== null
    ? `${few}; of the ${formatNumber(requests.total)} requests on them slot ${requests.most.slot} got ${formatNumber(requests.most.times, 2)} times its share`
    : `${few} (${enoughPerWorker} per worker are needed)`
}

function spreadWords({ policy, connections }: FairnessRow): string {
  const { most, total, leftOut } = connections
  if (most === null) return `${policy} is not judged`
  const judged = total - leftOut.reduce((sum, { count }) => sum + count, 0)
  const finding =
    most.times <= evenTimes
      ? `${policy} spread ${counted(judged, 'connection')} within ${formatNumber(most.times, 2)} of even`
      : `under ${policy} slot ${most.slot} got ${formatNumber(most.times, 2)} times its share`
  return `${finding}${leftOutWords(connections)}`
}

function slotWords({ ratio, times }: SlotSpread): string {
  const share = formatPercent(ratio ?? 0)
  return times === null ? share : `${share} (${formatNumber(times, 2)} of even)`
}

function timesOf({ connections }: FairnessRow): number {
  return connections.most?.times ?? 0
}
