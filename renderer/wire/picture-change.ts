import type { WireWorker } from './scene-input.ts'
import type { WirePicture } from './stage.ts'
import { wireWidthPx } from './wires.ts'

/** What has to be drawn anew: nothing, the lines alone, or the lines and all that moves along them. */
export type PictureChange = 'none' | 'lines' | 'all'

/** What another picture changes. Numbers that it is made of may be new objects each time: what counts is how it looks. */
export function pictureChange(before: WirePicture | null, after: WirePicture): PictureChange {
  if (before === null || before.workers.length !== after.workers.length) return 'all'
  if (before.layout !== after.layout || before.mode !== after.mode || before.around !== after.around) return 'all'
  if (before.colors !== after.colors || before.still !== after.still || !isSameTrace(before, after)) return 'all'
  const pairs = after.workers.map((worker, index) => [before.workers[index], worker] as const)
  if (!pairs.every(([one, other]) => isSameLife(one, other))) return 'all'
  const areSameLines = before.next === after.next && pairs.every(([one, other]) => isSameLine(one, other))
  return areSameLines ? 'none' : 'lines'
}

function isSameTrace({ selected: one }: WirePicture, { selected: other }: WirePicture): boolean {
  return one?.kind === other?.kind && one?.id === other?.id
}

function isSameLife(one: WireWorker | undefined, other: WireWorker): boolean {
  return one?.slot === other.slot && one.generation === other.generation && one.mood === other.mood
}

function isSameLine(one: WireWorker | undefined, other: WireWorker): boolean {
  return (
    one !== undefined && one.isHurt === other.isHurt && wireWidthPx(one.shareRatio) === wireWidthPx(other.shareRatio)
  )
}
