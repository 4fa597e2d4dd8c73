import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { columnTracks } from './column-tracks.ts'
import { columnsOf } from './columns.ts'

describe('columns of the worker table', () => {
  it('give way exactly where they would no longer fit', () => {
    const css = readFileSync(new URL('worker-table.css', import.meta.url), 'utf8')
    const limits = [...css.matchAll(/@container wt \(max-width: (\d+)px\)/g)].map((match) => Number(match[1]))
    expect(limits).toEqual(([3, 2, 1, 0] as const).map((priority) => columnTracks(priority, {}).leastPx - 1))
  })

  it('give way as exactly where workers are containers', () => {
    const css = readFileSync(new URL('fleet-columns.css', import.meta.url), 'utf8')
    const limits = [...css.matchAll(/@container wt-fleet \(max-width: (\d+)px\)/g)].map((match) => Number(match[1]))
    const least = ([3, 2, 1, 0] as const).map((priority) => columnTracks(priority, {}, columnsOf(true)).leastPx)
    expect(limits).toEqual(least.map((px) => px - 1))
    expect(least[1]).toBeLessThanOrEqual(1440 - 208 - 24 - 2 - 20)
    expect(least[2]).toBeLessThanOrEqual(1024 - 52 - 24 - 2 - 20)
  })

  it('fit with all columns into a window of 1440 px, with its sidebar and both scroll bars', () => {
    expect(columnTracks(3, {}).leastPx).toBeLessThanOrEqual(1440 - 208 - 24 - 2 - 20)
  })

  it('fit with uptime and heap into the smallest window, 1024 px', () => {
    expect(columnTracks(2, {}).leastPx).toBeLessThanOrEqual(1024 - 52 - 24 - 2 - 20)
  })

  it('fit with the fewest beside the drawer', () => {
    expect(columnTracks(1, {}).leastPx).toBeLessThanOrEqual(1440 - 208 - 440 - 24 - 2 - 20)
  })

  it('fit without PID and loop delay beside the drawer in a window of 1280 px', () => {
    expect(columnTracks(0, {}).leastPx).toBeLessThanOrEqual(1280 - 208 - 440 - 24 - 2 - 20)
  })

  it('keep a dragged width and need more room for it', () => {
    const { tracks, leastPx } = columnTracks(3, { state: 300 })
    expect(tracks).toContain(' 300px ')
    expect(leastPx).toBe(columnTracks(3, {}).leastPx + 300 - 152)
  })
})
