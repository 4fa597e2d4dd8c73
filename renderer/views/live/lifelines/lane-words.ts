import { formatAge } from '../../../format/age.ts'
import { formatClock } from '../../../format/clock-time.ts'
import { formatDuration } from '../../../format/duration.ts'
import type { HurtStretch } from '../../../panels/faults/hurt-slots.ts'
import { laneStates } from '../../../panels/worker/lane-states.ts'
import type { Lane } from './draw-lanes.ts'

/** The lanes as sentences, for those who cannot see them: where each slot stands and how its last generation ended. */
export function lanesInWords(lanes: readonly Lane[], nowMs: number): string {
  return lanes.map((lane) => laneInWords(lane, nowMs)).join(' ')
}

/** "fault: block event loop for 3 s, from 14:31:05". */
export function hurtStretchInWords({ words, startAtMs, endAtMs }: HurtStretch, nowMs: number): string {
  return `fault: ${words} for ${formatDuration((endAtMs ?? nowMs) - startAtMs)}, from ${formatClock(startAtMs)}`
}

function laneInWords({ slot, segments, hurts }: Lane, nowMs: number): string {
  const present = segments.at(-1)
  if (present === undefined) return `Slot ${slot}: nothing yet.`
  const state = laneStates[present.state].word
  const since = formatDuration((present.endAtMs ?? nowMs) - present.startAtMs)
  const ended = segments.findLast((segment) => segment.endMark !== null)
  const end =
    ended === undefined || ended.endAtMs === null
      ? ''
      : `, g${ended.generation} ended by ${ended.endMark} ${formatAge(nowMs - ended.endAtMs)}`
  const hurt = hurts.filter(({ endAtMs }) => endAtMs === null).map(({ words }) => `, fault: ${words}`)
  return `Slot ${slot}: g${present.generation} ${state} for ${since}${end}${hurt.join('')}.`
}
