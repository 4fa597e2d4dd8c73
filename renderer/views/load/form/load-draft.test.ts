import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits } from '../../../../shared/limits.ts'
import {
  defaultLoadSettings,
  type LoadExperiment,
  type LoadSettings,
  loadMethods,
  loadPresets,
} from '../../../../shared/model/load-settings.ts'
import { numberOf } from '../../../format/typed-number.ts'
import { readRate } from '../../../panels/load-rate.ts'
import { testFields } from '../../../testing/form-fields.ts'
import { readCounts } from './lines.ts'
import { draftOfRun, draftOfSettings, readLoad } from './load-draft.ts'
import { type LoadDraft, loadTable } from './load-table.ts'

const usual = draftOfSettings(defaultLoadSettings, 4)
const faultsOf = (patch: Partial<LoadDraft>) => {
  const read = readLoad({ ...usual, ...patch })
  return read.ok ? {} : read.faults
}

testFields(loadTable, [
  { ...usual, keep: 'every' },
  { ...usual, kind: 'limit' },
  { ...usual, kind: 'workers' },
])

const within = ({ min, max }: { readonly min: number; readonly max: number }) => fc.integer({ min, max })
const anySettings: fc.Arbitrary<LoadSettings> = fc.record({
  url: fc.constantFrom('', 'http://localhost:3000/api/cart?x=1', 'https://127.0.0.1/'),
  method: fc.constantFrom(...loadMethods),
  headers: fc.constantFrom<LoadSettings['headers'][]>(
    [],
    [{ name: 'Accept', value: 'text/html; q=0.9' }],
    [{ name: 'X-Time', value: '12:30' }],
  ),
  body: fc.constantFrom('', '{"a":1}\n'),
  paths: fc.constantFrom<LoadSettings['paths'][]>(
    [],
    [
      { path: '/a', weight: 1 },
      { path: '/b?c=1', weight: 3 },
    ],
  ),
  model: fc.constantFrom('open' as const, 'closed' as const),
  ratePerSec: within(limits.loadRatePerSec),
  connections: within(limits.loadConnections),
  durationS: fc.option(within(limits.loadDurationS)),
  warmUpS: within(limits.loadWarmUpS),
  requestsPerConnection: within(limits.loadRequestsPerConnection),
  pipelining: within(limits.loadPipelining),
  timeoutMs: within(limits.loadTimeoutMs),
  sourceAddresses: within(limits.loadSourceAddresses),
  sendOverMs: within(limits.loadSendOverMs),
  processes: within(limits.loadProcesses),
})

describe('load form', () => {
  it('reads back exactly the settings it was filled with', () => {
    fc.assert(
      fc.property(anySettings, (settings) => {
        expect(readLoad(draftOfSettings(settings, 8))).toEqual({ ok: true, settings, experiment: { kind: 'run' } })
      }),
    )
  })

  it.each<LoadExperiment>([
    { kind: 'limit', fromPerSec: 50, toPerSec: 900, factor: 1.25, stepS: 7, p99BoundMs: 80, failedBoundRatio: 0.005 },
    { kind: 'workers', counts: [1, 3, 9], stepS: 12 },
  ])('reads back the experiment $kind', (experiment) => {
    expect(readLoad(draftOfRun(defaultLoadSettings, experiment, 8))).toMatchObject({ ok: true, experiment })
  })

  it.each([
    [{ ratePerSec: '0' }, 'ratePerSec', 'Rate per second must be a whole number from 1 to 100000'],
    [{ ratePerSec: '10000000' }, 'ratePerSec', 'Rate per second must be a whole number from 1 to 100000'],
    [{ connections: '' }, 'connections', 'Connections must be a whole number from 1 to 10000'],
    [{ durationS: 'a minute' }, 'durationS', 'Duration in s must be a whole number from 1 to 86400'],
    [{ url: 'localhost:3000' }, 'url', 'URL must begin with http:// or https://'],
    [{ url: 'http://' }, 'url', 'This URL cannot be read: check host and port'],
    [{ headers: 'Accept text/html' }, 'headers', 'Line 1 has no colon: write it as Name: value'],
    [{ headers: 'A: 1\nX Y: 2' }, 'headers', 'Entry 2: Header name "X Y" has a character HTTP does not allow there'],
    [{ paths: 'cart' }, 'paths', 'Entry 1: A path must begin with / and hold no blank'],
    [{ paths: '/a 1\n/b many' }, 'paths', 'Entry 2: Weight must be a whole number from 1 to 1000'],
    [{ paths: '/a 1 2' }, 'paths', 'Line 1: write a path, a blank and its weight'],
    [{ body: 'x'.repeat(1_000_001) }, 'body', 'Body must not be longer than 1 MB'],
    [{ kind: 'workers' as const, counts: '4' }, 'counts', 'At least two worker counts are needed'],
    [{ kind: 'workers' as const, counts: '1, 129' }, 'counts', 'Entry 2: Workers must be a whole number from 1 to 128'],
    [{ kind: 'limit' as const, factor: '1' }, 'factor', 'Factor must be 1.05 to 10'],
    [{ kind: 'limit' as const, toPerSec: '50' }, 'toPerSec', 'The last rate must be above the first'],
    [{ kind: 'limit' as const, failedPercent: '101' }, 'failedPercent', 'Failed bound must be 0 to 100 %'],
  ])('says at the field what is wrong: case %#', (patch, field, words) => {
    expect(faultsOf(patch)).toEqual({ [field]: words })
  })

  it('names every fault at once', () => {
    expect(Object.keys(faultsOf({ timeoutMs: '', connections: '0', url: 'x' })).sort()).toEqual([
      'connections',
      'timeoutMs',
      'url',
    ])
  })

  it('does not judge what does not apply', () => {
    expect(faultsOf({ model: 'closed', ratePerSec: 'fast' })).toEqual({})
    expect(faultsOf({ untilStopped: true, durationS: '' })).toEqual({})
    expect(faultsOf({ keep: 'each', requestsPerConnection: '' })).toEqual({})
    expect(faultsOf({ kind: 'limit', ratePerSec: '', durationS: '' })).toEqual({})
  })

  it('sends a ramp by rate, whatever the model was before', () => {
    const read = readLoad({ ...usual, kind: 'limit', model: 'closed' })
    expect(read).toMatchObject({ ok: true, settings: { model: 'open' } })
  })

  it('takes every preset', () => {
    for (const { change } of loadPresets) {
      expect(readLoad(draftOfSettings({ ...defaultLoadSettings, ...change }, 4))).toMatchObject({
        ok: true,
        settings: change,
      })
    }
  })
})

describe('numbers as people type them', () => {
  it.each([
    ['2 000', 2000],
    ['2\u202f000', 2000],
    [' 1,5 ', 1.5],
    ['', Number.NaN],
    ['12x', Number.NaN],
  ])('reads %j as %d', (text, value) => {
    expect(numberOf(text)).toBe(value)
  })

  it('reads a rate, or says what is wrong with it', () => {
    expect(readRate('1 500')).toEqual({ ok: true, value: 1500 })
    expect(readRate('1.5')).toMatchObject({
      error: { message: 'Rate per second must be a whole number from 1 to 100000' },
    })
  })

  it('reads lists and ranges of worker counts, rising and each once', () => {
    expect(readCounts('4, 1 2,2')).toEqual([1, 2, 4])
    expect(readCounts('1-4, 8')).toEqual([1, 2, 3, 4, 8])
    expect(readCounts('1, many')).toEqual([1, Number.NaN])
  })
})
