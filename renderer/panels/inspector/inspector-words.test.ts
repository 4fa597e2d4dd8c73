import { describe, expect, it } from 'vitest'
import { filterEnv } from './environment.tsx'
import { exitWords } from './exits/exit-words.ts'
import { addressWords, transportWords } from './listen-words.ts'
import { resourceWords } from './memory/resource-words.ts'
import { readableLine } from './output/output-text.ts'

describe('words of the inspector', () => {
  it('write addresses as people type them', () => {
    const listen = { port: 3000, path: null, transport: 'tcp4', exclusive: false } as const
    expect(addressWords({ ...listen, address: '127.0.0.1' })).toBe('127.0.0.1:3000')
    expect(addressWords({ ...listen, address: '::' })).toBe('[::]:3000')
    expect(addressWords({ ...listen, address: null, port: null, path: '/tmp/a.sock', transport: 'unix' })).toBe(
      '/tmp/a.sock',
    )
  })

  it('say what a server speaks, where that was told', () => {
    const listen = { address: '::', port: 3000, path: null, transport: 'tcp6', exclusive: false } as const
    expect(transportWords(listen)).toBe('TCP, IPv6')
    expect(transportWords({ ...listen, protocol: 'https' })).toBe('HTTPS · TCP, IPv6')
    expect(transportWords({ ...listen, protocol: 'tcp' })).toBe('TCP, IPv6 · no HTTP')
  })

  it('clean output of escape sequences and cut endless lines', () => {
    expect(readableLine('\u001b[32mGET\u001b[0m\t200\u0007')).toEqual({ text: 'GET\t200', hiddenCount: 0 })
    expect(readableLine('x'.repeat(2010))).toMatchObject({ hiddenCount: 10 })
  })

  it('say how a generation ended and who asked for it', () => {
    expect(exitWords({ code: 1, signal: null, cause: 'crash', warning: null })).toMatchObject({
      how: 'exit 1',
      tone: 'bad',
    })
    expect(exitWords({ code: 0, signal: null, cause: 'crash', warning: null })).toMatchObject({
      how: 'exit 0',
      tone: 'warn',
    })
    expect(exitWords({ code: null, signal: 'SIGKILL', cause: 'asked', warning: null })).toMatchObject({
      how: 'SIGKILL',
      why: 'kill menu',
    })
    expect(exitWords({ code: 0, signal: null, cause: 'reload', warning: null })).toMatchObject({ tone: 'ok' })
    expect(exitWords({ code: 1, signal: null, cause: 'reload', warning: 'its handler failed' })).toMatchObject({
      tone: 'warn',
      why: 'rolling reload, did not end well',
    })
  })

  it('count resources in plain words, and keep Node’s name for unknown kinds', () => {
    expect(resourceWords('TCPSocketWrap', 27)).toEqual({ count: '27', kind: 'TCP sockets' })
    expect(resourceWords('Timeout', 1)).toEqual({ count: '1', kind: 'timer' })
    expect(resourceWords('NewWrap', 2).kind).toBe('NewWrap')
  })

  it('filter variables by name or visible value, never by a masked one', () => {
    const env = [
      { name: 'LANG', value: 'en_US', masked: false },
      { name: 'API_KEY', value: null, masked: true },
    ]
    expect(filterEnv(env, ' EN_us ').map(({ name }) => name)).toEqual(['LANG'])
    expect(filterEnv(env, 'key').map(({ name }) => name)).toEqual(['API_KEY'])
    expect(filterEnv(env, '')).toHaveLength(2)
  })
})
