import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { defaultAutoscale } from '../../../shared/model/rules.ts'
import { mountSmallDisk } from '../../../tools/testing/test-full-disk.ts'
import { completeSettings } from '../../deck/settings/default-settings.ts'
import { canHere } from '../../platform/this-platform.ts'
import { openSavedState } from './saved-state.ts'
import { freshState } from './saved-state-format.ts'

const newDir = (): string => mkdtempSync(join(tmpdir(), 'clusterdeck-state-'))
const neverFails = (words: string): never => {
  throw new Error(words)
}

describe('saved state', () => {
  it('starts fresh in an empty folder', () => {
    const file = openSavedState(newDir(), neverFails)
    expect(file).toMatchObject({ isFirstRun: true, trouble: null, state: freshState })
  })

  it('gives back what was written', async () => {
    const dir = newDir()
    const file = openSavedState(dir, neverFails)
    file.update({ samplingIntervalMs: 250 })
    file.update({ view: { ...freshState.view, theme: 'light' } })
    await file.flush()
    const again = openSavedState(dir, neverFails)
    expect(again).toMatchObject({ isFirstRun: false, trouble: null })
    expect(again.state.samplingIntervalMs).toBe(250)
    expect(again.state.view.theme).toBe('light')
  })

  it('gives settings that an older deck did not know their defaults', () => {
    const dir = newDir()
    const settings = completeSettings({ scriptPath: '/srv/app.js' }, 'app')
    const { queueLimit: _limit, atQueueLimit: _at, reload: _reload, backOffMs: _wait, ...rest } = settings
    const { endSignal: _signal, maxUnstable: _most, backOffCapMs: _cap, unstableWindowMs: _window, ...others } = rest
    const { workerLimits: _limits, autoscale: _scale, watch: _watch, watchDebounceMs: _debounce, ...others2 } = others
    const { stallCapture: _capture, ...older } = others2
    const { slotEnv: _slots, appInstance: _instance, serialization: _format, dependencies: _behind, ...oldest } = older
    const clusters = [{ id: 'a', settings: oldest, running: false }]
    const recents = [{ settings: oldest, lastOpenedAtMs: 1 }]
    writeFileSync(join(dir, 'deck.json'), JSON.stringify({ ...freshState, clusters, recents }))
    const { state, trouble } = openSavedState(dir, neverFails)
    expect(trouble).toBeNull()
    // How many workers at most was no matter of this machine's cores when the file was written.
    const known = { ...settings, autoscale: defaultAutoscale }
    expect([state.clusters[0]?.settings, state.recents[0]?.settings]).toEqual([known, known])
  })

  it('takes a file of a deck that knew no metrics without a word', () => {
    const dir = newDir()
    const { metrics: _, ...older } = freshState
    writeFileSync(join(dir, 'deck.json'), JSON.stringify({ ...older, samplingIntervalMs: 250 }))
    const { state, trouble } = openSavedState(dir, neverFails)
    expect(trouble).toBeNull()
    expect(state).toEqual({ ...freshState, samplingIntervalMs: 250 })
  })

  it.each([['{"version": 1, "oops'], ['{"version": 2}'], ['[]']])('sets a broken file aside: %s', (text) => {
    const dir = newDir()
    writeFileSync(join(dir, 'deck.json'), text)
    const file = openSavedState(dir, neverFails)
    expect(file.state).toEqual(freshState)
    expect(file.trouble?.detail).toContain('set aside as')
    const aside = readdirSync(dir).find((name) => name.startsWith('deck.json.broken-'))
    expect(readFileSync(join(dir, aside ?? ''), 'utf8')).toBe(text)
  })

  it('loses one broken cluster, not the others, and keeps the file as it was', () => {
    const dir = newDir()
    const shop = completeSettings({ scriptPath: '/srv/shop.js' }, 'shop')
    const good = { id: 'a', settings: completeSettings({ scriptPath: '/srv/api.js' }, 'api'), running: true }
    const clusters = [good, { id: 'b', settings: { ...shop, workers: 0 }, running: true }, { ...good, id: 'c' }, 'junk']
    const text = JSON.stringify({ ...freshState, samplingIntervalMs: 7, clusters, future: 1 })
    writeFileSync(join(dir, 'deck.json'), text)
    const { state, trouble } = openSavedState(dir, neverFails)
    expect(state.clusters.map((cluster) => cluster.id)).toEqual(['a', 'c'])
    expect(state.samplingIntervalMs).toBe(freshState.samplingIntervalMs)
    expect(trouble?.title).toBe('Some saved settings could not be read, all others were kept')
    const broken =
      'clusters entry 2 ("shop") was left out: settings › workers › Workers must be a whole number from 1 to 128'
    for (const words of [
      broken,
      'future is not known',
      'clusters entry 4 was left out',
      'samplingIntervalMs was not understood',
    ]) {
      expect(trouble?.detail).toContain(words)
    }
    const aside = readdirSync(dir).find((name) => name.startsWith('deck.json.broken-'))
    expect(readFileSync(join(dir, aside ?? ''), 'utf8')).toBe(text)
  })

  it('names what is beyond its bounds, and keeps the rest', () => {
    const dir = newDir()
    const settings = completeSettings({ scriptPath: '/srv/app.js' }, 'app')
    const clusters = Array.from({ length: 102 }, (_, at) => ({ id: `c${at}`, settings, running: false }))
    const recents = Array.from({ length: 51 }, (_, at) => ({ settings, lastOpenedAtMs: at }))
    writeFileSync(join(dir, 'deck.json'), JSON.stringify({ ...freshState, clusters, recents }))
    const { state, trouble } = openSavedState(dir, neverFails)
    expect([state.clusters.length, state.recents.length]).toEqual([100, 50])
    expect(trouble?.detail).toContain('the last 2 of clusters were left out: there may be 100')
    expect(trouble?.detail).toContain('the last 1 of recents were left out: there may be 50')
  })

  it('leaves out a cluster whose id another one has', () => {
    const dir = newDir()
    const one = { id: 'a', settings: completeSettings({ scriptPath: '/srv/api.js' }, 'api'), running: true }
    const twin = { ...one, settings: { ...one.settings, name: 'twin' } }
    writeFileSync(join(dir, 'deck.json'), JSON.stringify({ ...freshState, clusters: [one, twin] }))
    const { state, trouble } = openSavedState(dir, neverFails)
    expect(state.clusters).toEqual([one])
    expect(trouble?.detail).toContain('clusters entry 2 ("twin") was left out: its id belongs to an earlier entry')
  })

  it.each([['{"version": 1, "oops'], [JSON.stringify({ ...freshState, future: 1 })]])(
    'writes nothing over a broken file that could not be set aside: %s',
    async (text) => {
      const dir = newDir()
      const path = join(dir, 'deck.json')
      writeFileSync(path, text)
      vi.useFakeTimers({ toFake: ['Date'], now: 1000 })
      onTestFinished(() => void vi.useRealTimers())
      mkdirSync(`${path}.broken-1000`)
      const told: string[] = []
      const file = openSavedState(dir, (words) => told.push(words))
      expect(file.trouble?.detail).toContain('nothing is saved before that succeeds')
      file.update({ samplingIntervalMs: 500 })
      await file.flush()
      expect(told.join()).toContain('could not be written')
      expect(readFileSync(path, 'utf8')).toBe(text)
      vi.setSystemTime(2000)
      await file.flush()
      expect(readFileSync(`${path}.broken-2000`, 'utf8')).toBe(text)
      expect(openSavedState(dir, neverFails).state.samplingIntervalMs).toBe(500)
    },
  )

  it('writes what could not be written once the disk has room again', async () => {
    const dir = join(newDir(), 'later')
    const told: string[] = []
    const file = openSavedState(dir, (words) => told.push(words))
    file.update({ samplingIntervalMs: 500 })
    await file.flush()
    expect(told.join()).toMatch(/could not be written \(.*\): changes last only until the deck ends/)
    mkdirSync(dir)
    await file.flush()
    expect(openSavedState(dir, neverFails).state.samplingIntervalMs).toBe(500)
  })

  it('keeps what was there when the disk is full, says so once, and writes when there is room', async (test) => {
    const disk = mountSmallDisk()
    if (disk === null) return test.skip('no disk can be mounted here')
    onTestFinished(disk.end)
    const told: string[] = []
    const file = openSavedState(disk.dir, (words) => told.push(words))
    const kept = () => openSavedState(disk.dir, neverFails)
    file.update({ samplingIntervalMs: 500 })
    await file.flush()
    disk.fill()
    for (const samplingIntervalMs of [750, 1000]) {
      file.update({ samplingIntervalMs })
      await file.flush()
    }
    expect(told).toHaveLength(1)
    expect(told[0]).toMatch(/deck\.json could not be written \(ENOSPC: no space left on device.*\): changes last only/)
    expect([file.state.samplingIntervalMs, kept().state.samplingIntervalMs]).toEqual([1000, 500])
    disk.makeRoom()
    file.update({ samplingIntervalMs: 2000 })
    await file.flush()
    expect(kept()).toMatchObject({ state: { samplingIntervalMs: 2000 }, trouble: null })
    expect(readdirSync(disk.dir)).toEqual(['deck.json'])
  })

  it('tells when a write fails, and goes on', async () => {
    const told: string[] = []
    const file = openSavedState('/proc/clusterdeck-nowhere', (words) => told.push(words))
    file.update({ samplingIntervalMs: 500 })
    await file.flush()
    expect(told.join()).toContain('could not be written')
    expect(file.state.samplingIntervalMs).toBe(500)
    file.update({ samplingIntervalMs: 750 })
    await file.flush()
    expect(told).toHaveLength(1)
  })

  it.skipIf(!canHere('file-modes'))('keeps environments from the eyes of other users', async () => {
    const dir = newDir()
    const file = openSavedState(dir, neverFails)
    file.update({ samplingIntervalMs: 250 })
    await file.flush()
    expect(statSync(join(dir, 'deck.json')).mode & 0o777).toBe(0o600)
  })
})
