import { describe, expect, it } from 'vitest'
import { parseVerb } from '../command-line.ts'

const parse = (...words: string[]) =>
  parseVerb(words, { workingDir: '/work', version: '1.2.3', sampleIds: ['hello', 'leaky'] })

describe('clusterdeck ctl', () => {
  it.each<[string[], object]>([
    [['list'], { do: 'list' }],
    [['kill', '2'], { do: 'kill', slot: 2, ending: 'SIGTERM' }],
    [['kill', '2', '--signal', 'graceful'], { do: 'kill', slot: 2, ending: 'graceful' }],
    [['reload'], { do: 'reload', slot: null }],
    [['reload', '3'], { do: 'reload', slot: 3 }],
    [['logs', 'level:error'], { do: 'logs', query: 'level:error', count: 50, before: null }],
    [['load', '--rate', '20', '--for', '2m'], { do: 'load', url: '', ratePerSec: 20, connections: 50, durationS: 120 }],
    [['profile', '--kind', 'allocations'], { do: 'profile', slot: null, kind: 'allocations', forMs: 5000 }],
    [
      ['fault', 'fault.latency', '--slots', '1,3', '--for', '10s', '--set', 'path=/a=b'],
      {
        ...{ do: 'fault', fault: 'fault.latency', target: { kind: 'slots', slots: [1, 3] } },
        ...{ values: { path: '/a=b' }, forMs: 10_000, seed: 1 },
      },
    ],
    [['open', 'server.js', '--workers', '2'], { do: 'open', request: { scriptPath: '/work/server.js', workers: 2 } }],
    [['call', 'deck.state'], { do: 'call', command: 'deck.state', json: '{}' }],
  ])('%j is understood', (words, deed) => {
    expect(parse('ctl', ...words)).toEqual({
      ...{ kind: 'ctl', deed, cluster: null, where: { userDataDir: null, pid: null }, asJson: false },
    })
  })

  it('names deck, cluster and form', () => {
    const line = parse('ctl', 'status', 'shop', '--json', '--user-data-dir', 'data', '--pid', '7')
    expect(line).toEqual({
      ...{ kind: 'ctl', deed: { do: 'status' }, cluster: 'shop', asJson: true },
      where: { userDataDir: '/work/data', pid: 7 },
    })
    expect(parse('ctl', 'scale', '4', '--cluster', 'shop')).toMatchObject({ cluster: 'shop', asJson: false })
  })

  it.each([
    [['kill'], 'missing required argument'],
    [['kill', 'two'], "'two' is not a whole number from 1 to 5000"],
    [['kill', '1', '--signal', 'SIGHUP'], 'SIGKILL'],
    [['fault', 'fault.nothing'], 'fault.latency'],
    [['load', '--for', 'long'], 'as 500ms, 10s or 2m'],
    [['fly'], "unknown command 'fly'"],
  ])('%j is refused with the reason', (words, reason) => {
    expect(parse('ctl', ...words)).toMatchObject({ kind: 'print', exitCode: 2, text: expect.stringContaining(reason) })
  })
})
