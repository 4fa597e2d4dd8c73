import { describe, expect, it } from 'vitest'
import { defaultGuardRails } from '../../../shared/model/fault.ts'
import { defaultAutoscale, defaultRestartRule, defaultWorkerLimits } from '../../../shared/model/rules.ts'
import { type ClusterSettings, defaultReload } from '../../../shared/model/settings.ts'
import { patchOf, readForm } from '../../panels/form/field-table.ts'
import { testFields } from '../../testing/form-fields.ts'
import { keptRules, type OpenDraft, openDraft, openTable } from './open-form.ts'

const rules = {
  ...defaultRestartRule,
  workerLimits: defaultWorkerLimits,
  autoscale: defaultAutoscale,
  guardRails: defaultGuardRails,
  stallCapture: true,
  requestLines: false,
}
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
  primary: 'own',
  orphans: 'live-on',
  dependencies: [
    { variable: 'REDIS_URL', portVariable: null },
    { variable: 'DB_HOST', portVariable: 'DB_PORT' },
  ],
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
const read = (draft: OpenDraft) => readForm(openTable, draft)

testFields(openTable, [{ ...openDraft(settings, cores), readiness: 'http' }])

describe('settings draft', () => {
  it('reads back the settings it was made of', () => {
    const { sample: _sample, ...request } = settings
    const { faults, value } = read(openDraft(settings, cores))
    expect(faults).toEqual({})
    expect({ ...keptRules(settings), ...value }).toEqual(request)
  })

  it.each([
    [1, '2'],
    [3, '3'],
    [64, '4'],
  ])('shows the same default as the deck: on %i cores %s workers', (coreCount, workers) => {
    expect(openDraft({}, coreCount).workers).toBe(workers)
  })

  it('leaves an empty name to be derived', () => {
    const { faults, value } = read(openDraft({ scriptPath: '/a.js' }, cores))
    expect(faults).toEqual({})
    expect('name' in value).toBe(false)
  })

  it('names every fault at once', () => {
    const draft: OpenDraft = {
      ...openDraft({}, cores),
      readiness: 'http',
      workers: '129',
      args: '"',
      env: 'x',
      dependencies: 'REDIS_URL=redis://:s3cret@cache',
      graceMs: '-1',
      queueLimit: 'many',
      probePath: 'health',
      atOnce: '0',
      watch: true,
      watchDebounceMs: '1',
    }
    expect(read(draft)).toMatchObject({
      faults: {
        scriptPath: 'Pick the script that starts your server',
        workers: 'Workers must be a whole number from 1 to 128',
        args: 'The quote " is opened but not closed: add the missing one, or put a backslash before it',
        env: 'Line 1 has no "=": x',
        dependencies: 'Give the name of the variable alone, as REDIS_URL',
        graceMs: 'Give a whole number of ms from 0 to 600000',
        queueLimit: 'Give a whole number from 0 to 100000; 0 = no limit',
        probePath: 'Begin with / and leave no spaces',
        atOnce: 'Give a whole number from 1 to 16',
        watchDebounceMs: 'Give a whole number of ms from 50 to 60000',
      },
    })
  })

  it('finds no fault with a probe that is not shown', () => {
    const hidden = { probePath: 'health', probeStatus: 'ok', probeTimeoutMs: '' }
    const { faults, value } = read({ ...openDraft(settings, cores), ...hidden })
    expect(faults).toEqual({})
    expect(value.reload).toEqual(defaultReload)
  })

  it('finds no fault with the wait of a watch that is off', () => {
    const { faults, value } = read({ ...openDraft(settings, cores), watch: false, watchDebounceMs: 'soon' })
    expect(faults).toEqual({})
    expect(value).toMatchObject({ watch: false, watchDebounceMs: 300 })
  })

  it.each(['0', '-1', '1.5', '129', '', 'four'])('refuses %j workers', (workers) => {
    const { faults } = read({ ...openDraft({ scriptPath: '/a.js' }, cores), workers })
    expect(Object.keys(faults)).toEqual(['workers'])
  })

  it('patches only what changed', () => {
    const { faults, value } = read({ ...openDraft(settings, cores), workers: '6', env: 'A=2\n1: A=3' })
    expect(faults).toEqual({})
    expect(patchOf(value, settings)).toEqual({
      workers: 6,
      env: { A: '2' },
      slotEnv: { 1: { A: '3' } },
    })
  })
})
