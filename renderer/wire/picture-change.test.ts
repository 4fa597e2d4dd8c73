import { describe, expect, it } from 'vitest'
import { pictureChange } from './picture-change.ts'
import type { WireWorker } from './scene-input.ts'
import type { WirePicture } from './stage.ts'
import { wireLayout } from './wire-layout.ts'

const room = { width: 566, height: 280, workerCount: 2, factCount: 5, captioned: false, hasQueue: true }
const colors = { slot: () => '', panel: '', line: '', neutral: '', faint: '', bad: '', hurt: '', selected: '' }
const worker = (slot: number, change: Partial<WireWorker> = {}): WireWorker => ({
  slot,
  generation: 1,
  mood: 'serving',
  isHurt: false,
  shareRatio: 0.5,
  ...change,
})

const picture: WirePicture = {
  layout: wireLayout(room),
  mode: 'connections',
  workers: [worker(1), worker(2)],
  around: false,
  colors,
  still: false,
  selected: null,
  next: 1,
}

/** The same in new objects, but for what is given: as it comes with each sample. */
const again = (change: Partial<WirePicture> = {}): WirePicture => ({
  ...picture,
  workers: picture.workers.map((each) => ({ ...each })),
  ...change,
})

const drawn: readonly [what: string, change: Partial<WirePicture>, expected: ReturnType<typeof pictureChange>][] = [
  ['nothing of the same in new objects', {}, 'none'],
  ['the lines of another share', { workers: [worker(1, { shareRatio: 0.6 }), worker(2)] }, 'lines'],
  ['the lines with another next one', { next: 2 }, 'lines'],
  ['the lines where a fault began', { workers: [worker(1, { isHurt: true }), worker(2)] }, 'lines'],
  ['all of another generation', { workers: [worker(1), worker(2, { generation: 2 })] }, 'all'],
  ['all of another mood', { workers: [worker(1), worker(2, { mood: 'paused' })] }, 'all'],
  ['all of another slot', { workers: [worker(1), worker(3)] }, 'all'],
  ['all of one worker more', { workers: [worker(1), worker(2), worker(3)] }, 'all'],
  ['all in another room', { layout: wireLayout({ ...room, width: 700 }) }, 'all'],
  ['all in other colours', { colors: { ...colors } }, 'all'],
  ['all around the primary', { around: true }, 'all'],
  ['all of the other mode', { mode: 'requests' }, 'all'],
  ['all that stands still', { still: true }, 'all'],
  ['all with a story open', { selected: { kind: 'connection', id: 7 } }, 'all'],
]

describe('what a picture has to draw anew', () => {
  it.each(drawn)('is %s', (_what, change, expected) => {
    expect(pictureChange(picture, again(change))).toBe(expected)
  })

  it('is all of the first one', () => {
    expect(pictureChange(null, picture)).toBe('all')
  })

  it('is nothing of shares whose lines are as thin as they get', () => {
    const thin = again({ workers: [worker(1, { shareRatio: 0.01 }), worker(2)] })
    expect(pictureChange(thin, again({ workers: [worker(1, { shareRatio: null }), worker(2)] }))).toBe('none')
  })
})
