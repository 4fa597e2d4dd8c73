import { describe, expect, it } from 'vitest'
import { errorLine } from './error-line.ts'

describe('line that names the error', () => {
  it.each([
    [['about to fail', '/app/server.js:2', "throw new Error('no database')", '^', '', 'Error: no database'], 5],
    [['Error [ERR_MODULE_NOT_FOUND]: Cannot find module'], 0],
    [['SyntaxError: Unexpected token'], 0],
    [['Uncaught TypeError: x is not a function'], 0],
    [['at Object.<anonymous> (/app/Error.js:1:1)', 'bye'], -1],
    [[], -1],
  ])('of %j is %i', (lines, index) => {
    expect(errorLine(lines)).toBe(index)
  })
})
