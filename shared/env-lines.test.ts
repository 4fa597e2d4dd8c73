import { describe, expect, it } from 'vitest'
import { formatEnvLines, parseEnvLines } from './env-lines.ts'

describe('environment lines', () => {
  it('reads names and values, the value as it is', () => {
    expect(parseEnvLines('PORT=3000\n\n# a comment\n URL =http://x/?a=b \nEMPTY=')).toEqual({
      ok: true,
      value: { env: { PORT: '3000', URL: 'http://x/?a=b ', EMPTY: '' }, slotEnv: {} },
    })
  })

  it('reads what is for one slot alone', () => {
    expect(parseEnvLines('A=1\n1: REGION=eu\n 12 :URL=http://x:80/\n1:A=2')).toEqual({
      ok: true,
      value: { env: { A: '1' }, slotEnv: { 1: { REGION: 'eu', A: '2' }, 12: { URL: 'http://x:80/' } } },
    })
  })

  it.each([
    ['PORT', 'Line 1 has no "=": PORT'],
    ['A=1\n=2', 'Line 2 has no name before "="'],
    ['1:=2', 'Line 1 has no name before "="'],
    ['0: A=1', 'Line 1 names slot 0, but slots are 1 to 128: 0: A=1'],
    ['129: A=1', 'Line 1 names slot 129, but slots are 1 to 128: 129: A=1'],
  ])('refuses %j', (text, message) => {
    expect(parseEnvLines(text)).toMatchObject({ ok: false, error: { message } })
  })

  it('writes what it reads', () => {
    const value = { env: { A: '1', B: 'x=y z' }, slotEnv: { 1: { REGION: 'eu' }, 2: { REGION: 'us', B: '2: x' } } }
    expect(parseEnvLines(formatEnvLines(value))).toEqual({ ok: true, value })
  })
})
