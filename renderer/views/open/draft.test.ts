import { describe, expect, it } from 'vitest'
import { defaultAutoscale, defaultRestartRule, defaultWorkerLimits } from '../../../shared/model/rules.ts'
import { type ClusterSettings, defaultReload } from '../../../shared/model/settings.ts'
import { type Draft, draftOf, keptRules, patchOf, readDraft } from './draft.ts'

const rules = { ...defaultRestartRule, workerLimits: defaultWorkerLimits, autoscale: defaultAutoscale }
const settings: ClusterSettings = {
  name: 'shop',
  scriptPath: '/srv/shop/server.js',
  cwd: '',
  args: ['--port', '30 00'],
  execArgs: [],
  env: { A: '1' },
  slotEnv: { 2: { A: '2' } },
  appInstance: false,
  serialization: 'advanced',
  nodePath: '',
  workers: 4,
  policy: 'round-robin',
  graceMs: 10_000,
  killMs: 2000,
  idleCloseMs: 5000,
  endSignal: 'SIGUSR2',
  ...rules,
  queueLimit: 100,
  atQueueLimit: 'refuse',
  reload: defaultReload,
  watch: true,
  watchDebounceMs: 500,
  sample: null,
}

const cores = 8

describe('settings draft', () => {
  it('reads back the settings it was made of', () => {
    const { sample: _sample, ...request } = settings
    const read = readDraft(draftOf(settings, cores))
    expect(read.ok && { ...keptRules(settings), ...read.request }).toEqual(request)
  })

  it.each([
    [1, '2'],
    [3, '3'],
    [64, '4'],
  ])('shows the same default as the deck: on %i cores %s workers', (coreCount, workers) => {
    expect(draftOf({}, coreCount).workers).toBe(workers)
  })

  it('leaves an empty name to be derived', () => {
    const read = readDraft(draftOf({ scriptPath: '/a.js' }, cores))
    expect(read.ok && 'name' in read.request).toBe(false)
  })

  it('names every fault at once', () => {
    const draft: Draft = {
      ...draftOf({}, cores),
      readiness: 'http',
      workers: '129',
      args: '"',
      env: 'x',
      graceMs: '-1',
      queueLimit: 'many',
      probePath: 'health',
      reloadAtOnce: '0',
      watch: true,
      watchDebounceMs: '1',
    }
    expect(readDraft(draft)).toEqual({
      ok: false,
      faults: {
        scriptPath: 'Pick the script that starts your server',
        workers: 'Workers must be a whole number from 1 to 128',
        args: 'The quote " is opened but not closed: add the missing one, or put a backslash before it',
        env: 'Line 1 has no "=": x',
        graceMs: 'Give a whole number of ms from 0 to 600000',
        queueLimit: 'Give a whole number from 0 to 100000; 0 = no limit',
        probePath: 'Begin with / and leave no spaces',
        reloadAtOnce: 'Give a whole number from 1 to 16',
        watchDebounceMs: 'Give a whole number of ms from 50 to 60000',
      },
    })
  })

  it('finds no fault with a probe that is not shown', () => {
    const read = readDraft({ ...draftOf(settings, cores), probePath: 'health', probeStatus: 'ok', probeTimeoutMs: '' })
    expect(read.ok && read.request.reload).toEqual(defaultReload)
  })

  it('finds no fault with the wait of a watch that is off', () => {
    const read = readDraft({ ...draftOf(settings, cores), watch: false, watchDebounceMs: 'soon' })
    expect(read.ok && read.request).toMatchObject({ watch: false, watchDebounceMs: 300 })
  })

  it.each(['0', '-1', '1.5', '129', '', 'four'])('refuses %j workers', (workers) => {
    expect(readDraft({ ...draftOf({ scriptPath: '/a.js' }, cores), workers }).ok).toBe(false)
  })

  it('patches only what changed', () => {
    const read = readDraft({ ...draftOf(settings, cores), workers: '6', env: 'A=2\n1: A=3' })
    expect(read.ok && patchOf(read.request, settings)).toEqual({
      workers: 6,
      env: { A: '2' },
      slotEnv: { 1: { A: '3' } },
    })
  })
})
