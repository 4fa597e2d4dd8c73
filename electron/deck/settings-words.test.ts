import { describe, expect, it } from 'vitest'
import { completeSettings } from './default-settings.ts'
import { isRulesOnly, settingsWords } from './settings-words.ts'

const settings = completeSettings({ scriptPath: '/srv/shop/server.js' }, 'shop')
const { memory, unresponsive } = settings.workerLimits
const limited = { ...settings.workerLimits, memory: { ...memory, isOn: true } }

describe('a change of settings in words', () => {
  it.each([
    [{ name: 'api' }, 'settings changed'],
    [
      { maxUnstable: 3, backOffMs: 1000 },
      'restart rule: unstable below 1 s, waits from 1 s up to 30 s, given up at 3 exits within 1 m',
    ],
    [{ workerLimits: limited }, 'limits: RSS 500 MB for 10 s'],
    [
      { workerLimits: { ...settings.workerLimits, unresponsive: { ...unresponsive, act: 'SIGKILL' as const } } },
      'limits: SIGKILL after 10 s without an answer',
    ],
    [
      { autoscale: { ...settings.autoscale, isOn: true } },
      'autoscale: 1 to 8 workers, up at loop use ≥ 0.80 over 10 s, down at ≤ 0.20 over 1 m',
    ],
    [{ watch: true }, 'reload on changes: 300 ms after the last one'],
  ])('%o', (change, words) => {
    expect(settingsWords(settings, { ...settings, ...change })).toBe(words)
  })

  it('says that a rule was switched off', () => {
    expect(settingsWords({ ...settings, workerLimits: limited }, settings)).toBe('limits: off')
  })

  it('knows what workers need not be checked for', () => {
    expect(isRulesOnly({ maxUnstable: 3, autoscale: settings.autoscale, watch: true })).toBe(true)
    expect(isRulesOnly({ maxUnstable: 3, cwd: '/srv' })).toBe(false)
  })
})
