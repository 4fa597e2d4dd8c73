import { describe, expect, it } from 'vitest'
import { defaultLoadSettings } from '../../../../shared/model/load-settings.ts'
import { cliOf } from './cli.ts'

const url = 'http://localhost:3000/'

describe('command line', () => {
  it('asks autocannon for the same rate, connections and time', () => {
    expect(cliOf(defaultLoadSettings, url)).toEqual({
      command: 'npx autocannon -c 50 -d 60 -R 500 -t 5 http://localhost:3000/',
      misses: [],
    })
  })

  it('asks for as much as possible, without an end, under the closed model', () => {
    const settings = { ...defaultLoadSettings, model: 'closed' as const, durationS: null }
    expect(cliOf(settings, url).command).toBe('npx autocannon -c 50 --forever -t 5 http://localhost:3000/')
  })

  it('quotes what a shell would take apart', () => {
    const settings = {
      ...defaultLoadSettings,
      url: 'http://localhost:3000/a?b=1&c=2',
      method: 'POST' as const,
      body: `{"it's": 1}`,
      headers: [{ name: 'Content-Type', value: 'application/json; charset=utf-8' }],
    }
    expect(cliOf(settings, url).command).toBe(
      `npx autocannon -c 50 -d 60 -R 500 -t 5 -m POST -H 'Content-Type=application/json; charset=utf-8' -b '{"it'\\''s": 1}' 'http://localhost:3000/a?b=1&c=2'`,
    )
  })

  it('knows connections per request, pipelining, processes and warm-up', () => {
    const settings = { ...defaultLoadSettings, requestsPerConnection: 1, pipelining: 4, processes: 2, warmUpS: 3 }
    expect(cliOf(settings, url).command).toContain('-p 4 -t 5 -D 1 -w 2 -W [ -c 50 -d 3 ] http')
  })

  it('says what it cannot do', () => {
    const settings = {
      ...defaultLoadSettings,
      paths: [
        { path: '/a', weight: 1 },
        { path: '/b', weight: 3 },
      ],
      sourceAddresses: 4,
      sendOverMs: 100,
    }
    const { command, misses } = cliOf(settings, url)
    expect(command).toContain('http://localhost:3000/a')
    expect(misses).toEqual(['other paths', 'several source addresses', 'sending slowly'])
  })
})
