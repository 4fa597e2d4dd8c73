import { describe, expect, it } from 'vitest'
import { excerptCrash } from './crash-excerpt.ts'

const numbered = (count: number, text: string) => Array.from({ length: count }, (_, index) => `${text} ${index + 1}`)
const inNode = (count: number) => numbered(count, '    at load (node:internal/loader').map((line) => `${line}:1:1)`)
const error = ['/app/a.js:4', '  f(', '   ^', '', 'SyntaxError: missing )']
const places = { cwd: '/app', ownFiles: ['/deck/agent.cjs'] }
const lines = (output: readonly string[]) => excerptCrash(output, places).lines

describe('what is shown of a crash', () => {
  it('begins shortly before the error, and passes over the way through Node', () => {
    const output = [...numbered(30, 'chatter'), ...error, ...inNode(9), '', 'Node.js v24.15.0', '']
    expect(excerptCrash(output, places)).toEqual({
      error: 'SyntaxError: missing ) (a.js:4)',
      lines: ['chatter 29', 'chatter 30', ...error, '    … 9 calls inside Node', '', 'Node.js v24.15.0'],
    })
  })

  it('leaves out the calls of what rides along', () => {
    expect(lines([...error, '    at listen (/deck/agent.cjs:1:900)', '    at f (/app/a.js:4:1)'])).toEqual([
      ...error,
      '    at f (/app/a.js:4:1)',
    ])
  })

  it("keeps the app's own calls, and the brace after Node's", () => {
    const calls = [
      ...inNode(1),
      '    at f (/app/a.js:4:1)',
      ...inNode(2),
      '    at node:internal/main:1:2 {',
      "  code: 'E'",
      '}',
    ]
    const shown = [...inNode(1), '    at f (/app/a.js:4:1)', '    … 3 calls inside Node {', "  code: 'E'", '}']
    expect(lines(['Error: no', ...calls])).toEqual(['Error: no', ...shown])
  })

  it("leaves out the line of Node's own code that threw", () => {
    expect(lines(['before', 'node:net:1', '  throw error', '  ^', '', 'Error: no'])).toEqual(['before', 'Error: no'])
  })

  it('is the last lines when nothing names an error, without empty ends', () => {
    expect(lines([...numbered(30, 'chatter'), '', ''])).toEqual(numbered(30, 'chatter').slice(-10))
    expect(lines([])).toEqual([])
    expect(lines(['', ' '])).toEqual([])
  })

  it('has a bound on lines and on their length', () => {
    const shown = lines([...error, ...numbered(100, 'more'), 'x'.repeat(10_000)])
    expect(shown).toHaveLength(40)
    expect(lines(['Error: no', 'x'.repeat(10_000)])[1]).toHaveLength(402)
  })
})
