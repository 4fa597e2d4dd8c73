import { describe, expect, it } from 'vitest'
import { formatEnvLines, parseEnvLines } from './env-lines.ts'

describe('environment lines', () => {
  it('reads names and values, the value as it is', () => {
    expect(parseEnvLines('PORT=3000\n\n# a comment\n URL =http://x/?a=b \nEMPTY=')).toEqual({
      ok: true,
      env: { PORT: '3000', URL: 'http://x/?a=b ', EMPTY: '' },
    })
  })

  it.each([
    ['PORT', 'Line 1 has no "=": PORT'],
    ['A=1\n=2', 'Line 2 has no name before "="'],
  ])('refuses %j', (text, message) => {
    expect(parseEnvLines(text)).toEqual({ ok: false, message })
  })

  it('writes what it reads', () => {
    const env = { A: '1', B: 'x=y z' }
    expect(parseEnvLines(formatEnvLines(env))).toEqual({ ok: true, env })
  })
})
