import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createManualClock, type ManualClock } from '../../../shared/base/testing/manual-clock.ts'
import type { LifecycleEvent } from '../../../shared/model/event.ts'
import type { ReloadSnapshot } from '../../../shared/model/reload.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { FolderChange, FolderWatch } from '../../watch/types.ts'
import { completeSettings } from '../settings/default-settings.ts'
import { WatchMode } from './watch-mode.ts'

const change: FolderChange = { paths: ['server.js'], moreCount: 0 }

/** A cluster that runs, a folder that only changes by hand, and what goes wrong by order. */
describe('reload on changes, when a step of it fails', () => {
  let clock: ManualClock
  let events: Omit<LifecycleEvent, 'id'>[]
  let reloads: (() => Promise<Result<unknown>>)[]
  let reloadCount: number
  /** Of the newest reload, which is over. */
  let operationId: number
  let faults: string[]
  let isStill: boolean
  let tellChange: (change: FolderChange) => void
  let mode: WatchMode
  const settings = completeSettings({ scriptPath: '/app/server.js', watch: true }, 'app')
  const trip = (name: string): void => {
    const at = faults.indexOf(name)
    if (at === -1) return
    faults.splice(at, 1)
    throw new Error(`${name} failed`)
  }
  const words = (): string => events.map((event) => event.words).join('\n')
  beforeEach(() => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    clock = createManualClock()
    events = []
    reloads = []
    reloadCount = 0
    operationId = 0
    faults = []
    isStill = true
    mode = new WatchMode(
      {
        supervisor: {
          get runState() {
            trip('runState')
            return 'running' as const
          },
          get reload() {
            return operationId === 0 ? null : ({ operationId, state: 'done' } as ReloadSnapshot)
          },
        },
        context: { clock },
        prepared: { cwd: '/app' },
        changed() {},
        tell: (event) => events.push(event),
      },
      {
        settings: () => settings,
        reload() {
          reloadCount += 1
          return (reloads.shift() ?? (async () => ok(undefined)))()
        },
        watch(options) {
          trip('watch')
          tellChange = options.changed
          const watch: FolderWatch = {
            folder: options.folder,
            state: { kind: 'watching', fileCount: 1, folderCount: 1 },
            get isStill() {
              return isStill
            },
            close() {},
          }
          return watch
        },
      },
    )
  })
  afterEach(() => {
    mode.close()
    expect(clock.timerCount).toBe(0)
    vi.restoreAllMocks()
  })

  it('begins to watch with the next look when that could not be begun', () => {
    faults = ['watch']
    clock.advance(0)
    expect(mode.now).toBeNull()
    clock.advance(2000)
    expect(mode.now?.state).toBe('watching')
    expect(words()).toContain('watch failed')
  })

  it('knows a change that follows a reload, however short that was', async () => {
    clock.advance(0)
    const shortReload = async () => {
      operationId += 1
      return ok(undefined)
    }
    for (const path of ['server.js', ...Array.from({ length: 8 }, () => 'data.json')]) {
      reloads.push(shortReload)
      tellChange({ paths: [path], moreCount: 0, ...(path === 'server.js' && { isCode: true }) })
      await expect.poll(() => reloads.length === 0 || mode.now?.state === 'paused').toBe(true)
      clock.advance(20)
    }
    expect(words()).toContain('data.json changed during 8 reloads in a row')
  })

  it('goes on looking', async () => {
    clock.advance(0)
    faults = ['runState']
    clock.advance(2000)
    expect(words()).toContain('runState failed')
    tellChange(change)
    await expect.poll(() => reloadCount).toBe(1)
  })

  it('brings a change of which the telling failed, and does not blame the folder for it', async () => {
    clock.advance(0)
    faults = ['runState']
    expect(() => tellChange(change)).not.toThrow()
    clock.advance(2000)
    await expect.poll(() => reloadCount).toBe(1)
  })

  it('asks for the next reload after one that threw, and says what happened', async () => {
    reloads = [() => Promise.reject(new Error('the session broke'))]
    clock.advance(0)
    tellChange(change)
    await expect.poll(() => words()).toContain('server.js changed, but nothing was reloaded: the session broke')
    tellChange(change)
    await expect.poll(() => reloadCount).toBe(2)
  })

  it('waits with a change until the files are still', async () => {
    clock.advance(0)
    isStill = false
    tellChange(change)
    clock.advance(5000)
    expect(reloadCount).toBe(0)
    isStill = true
    clock.advance(2000)
    await expect.poll(() => reloadCount).toBe(1)
  })

  it('says why when it was refused', async () => {
    reloads = [async () => fail('refused', 'not now')]
    clock.advance(0)
    tellChange(change)
    await expect.poll(() => words()).toContain('nothing was reloaded: not now')
  })
})
