import { describe, expect, it } from 'vitest'
import { completeSettings } from './default-settings.ts'
import { settingsWords } from './settings-words.ts'

const settings = completeSettings({ scriptPath: '/srv/shop/server.js' }, 'shop')
const { memory, unresponsive } = settings.workerLimits
const limited = { ...settings.workerLimits, memory: { ...memory, isOn: true } }

describe('a change of settings in words', () => {
  it.each([
    [{ name: 'api' }, 'name: api'],
    [{ workers: 3 }, 'settings changed'],
    [
      { graceMs: 5000, killMs: 1000 },
      'drain: grace 5 s, idle connections closed after 5 s, told to end by SIGTERM, then each next step after 1 s',
    ],
    [
      { endSignal: 'shutdown' as const },
      "drain: grace 10 s, idle connections closed after 5 s, told to end by message 'shutdown', then each next step after 2 s",
    ],
    [
      { reload: { ...settings.reload, readiness: 'http' as const, probePath: '/health', pauseMs: 500 } },
      'rolling reload: ready when GET /health answers 200 to 299 in 2 s, within 30 s; 1 at a time, 500 ms between them',
    ],
    [{ reload: { ...settings.reload, atOnce: 2 } }, 'rolling reload: ready when it listens, within 30 s; 2 at a time'],
    [{ queueLimit: 64 }, 'queue of the primary: 64 connections, further ones left to the system'],
    [{ env: { A: '1' }, args: ['x'] }, 'arguments, environment: for new workers'],
    [
      { slotEnv: { 1: { A: '1' } }, appInstance: false, serialization: 'advanced' as const },
      'environment of single slots, NODE_APP_INSTANCE, serialization: for new workers',
    ],
    [
      { primary: 'own' as const, orphans: 'live-on' as const },
      'who supervises: its own primary, from the next start on; when its own primary ends: its workers live on',
    ],
    [{ dependencies: [{ variable: 'A', portVariable: null }] }, 'dependencies behind a proxy: for new workers'],
    [{ backOffMs: 60_000 }, 'restart rule: unstable below 1 s, waits of 30 s, given up at 5 exits within 1 m'],
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
      { autoscale: { ...settings.autoscale, isOn: true, max: 8 } },
      'autoscale: 1 to 8 workers, up at loop use ≥ 0.80 over 10 s, down at ≤ 0.20 over 1 m',
    ],
    [
      { guardRails: { ...settings.guardRails, mostErrors: { isOn: true, percent: 5 } } },
      'guard rails of faults: at least 1 worker listening, all stop above 5 % of errors',
    ],
    [{ watch: true }, 'reload on changes: 300 ms after the last one'],
  ])('%o', (change, words) => {
    expect(settingsWords(settings, { ...settings, ...change })).toBe(words)
  })

  it('says that a rule was switched off', () => {
    expect(settingsWords({ ...settings, workerLimits: limited }, settings)).toBe('limits: off')
  })
})
