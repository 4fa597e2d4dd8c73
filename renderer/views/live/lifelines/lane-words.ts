import { formatAge } from '../../../format/age.ts'
import { formatDuration } from '../../../format/duration.ts'
import { laneStates } from '../../../panels/worker/lane-states.ts'
import type { Lane } from './draw-lanes.ts'

/** The lanes as sentences, for those who cannot see them: where each slot stands and how its last generation ended. */
export function lanesInWords(lanes: readonly Lane[], nowMs: number): string {
  return lanes.map((lane) => laneInWords(lane, nowMs)).join(' ')
}

function laneInWords({ slot, segments }: Lane, nowMs: number): string {
  const present = segments.at(-1)
  if (present === undefined) return `Slot ${slot}: nothing yet.`
  const state = laneStates[present.state].word
  const since = formatDuration((present.endAtMs ?? nowMs) - present.startAtMs)
  const ended = segments.findLast((segment) => segment.endMark !== null)
  const end =
    ended === undefined || ended.endAtMs === null
      ? ''
      : `, g${ended.generation} ended by ${ended.endMark} ${formatAge(nowMs - ended.endAtMs)}`
  return `Slot ${slot}: g${present.generation} ${state} for ${since}${end}.`
}
