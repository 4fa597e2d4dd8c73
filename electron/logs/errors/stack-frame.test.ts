import { describe, expect, it } from 'vitest'
import { plainMessage } from './plain-message.ts'
import { readFrame } from './stack-frame.ts'

const frame = (functionName: string, file: string, line: number | null, column: number | null) => ({
  functionName,
  file,
  line,
  column,
})

describe('a line of a stack', () => {
  it.each([
    ['    at load (/app/cart.js:11:9)', frame('load', '/app/cart.js', 11, 9)],
    ['    at /app/a (copy)/cart.js:11:9', frame('', '/app/a (copy)/cart.js', 11, 9)],
    ['    at load (/app/a (copy)/cart.js:11:9)', frame('load', '/app/a (copy)/cart.js', 11, 9)],
    ['    at async file:///app/cart.mjs:1:2', frame('async', 'file:///app/cart.mjs', 1, 2)],
    ['    at async load (file:///app/cart.mjs:1:2)', frame('async load', 'file:///app/cart.mjs', 1, 2)],
    ['    at async Promise.all (index 0)', frame('async Promise.all', 'index 0', null, null)],
    ['    at Object.read [as get] (C:\\app\\cart.js:3:4)', frame('Object.read [as get]', 'C:\\app\\cart.js', 3, 4)],
    ['    at C:\\app\\cart.js:3:4', frame('', 'C:\\app\\cart.js', 3, 4)],
    ['    at new Cart (webpack://shop/src/cart.ts:3:4)', frame('new Cart', 'webpack://shop/src/cart.ts', 3, 4)],
    ['    at JSON.parse (<anonymous>)', frame('JSON.parse', '<anonymous>', null, null)],
    ['    at <anonymous>', frame('', '<anonymous>', null, null)],
    ['    at node:internal/timers:588:17', frame('', 'node:internal/timers', 588, 17)],
    ['    at eval (eval at run (/app/a.js:7:8), <anonymous>:1:5)', frame('eval', '/app/a.js', 7, 8)],
    ['        at load (/app/cart.js:11:9),', frame('load', '/app/cart.js', 11, 9)],
    ['    at load (/app/cart.js:11:9) {', frame('load', '/app/cart.js', 11, 9)],
  ])('is read: %s', (line, expected) => {
    expect(readFrame(line)).toEqual(expected)
  })

  it.each(['  at noon we close', 'at load (/app/cart.js:11:9', '    at', 'load /app/cart.js:11:9', ''])(
    'is none: %s',
    (line) => {
      expect(readFrame(line)).toBeNull()
    },
  )
})

describe('what equal errors have in common', () => {
  it.each([
    ['order 4711 of 12.50 refused', 'order 8 of 3 refused'],
    ["Cannot read 'alice'", "Cannot read 'bob'"],
    ['no user 3f2a9c1b-0a1b-4c2d-9e8f-0123456789ab', 'no user 00000000-0a1b-4c2d-9e8f-0123456789ff'],
    ['no token 8f3a9c22e1', 'no token 0xdeadbeef01'],
    ['ENOENT: open /data/a/b.json', 'ENOENT: open /srv/other/c d.json'],
    ['GET https://a.example/x?y=1 failed', 'GET http://b.example failed'],
    ['mail to a.b@example.com bounced', 'mail to c@example.org bounced'],
    ['connect ECONNREFUSED 127.0.0.1:6379', 'connect ECONNREFUSED 10.0.0.12:6380'],
  ])('%s', (one, other) => {
    expect(plainMessage(one)).toBe(plainMessage(other))
  })

  it.each([
    ['connect ECONNREFUSED', 'connect ETIMEDOUT'],
    ['no cart', 'no order'],
  ])('is not: %s and %s', (one, other) => {
    expect(plainMessage(one)).not.toBe(plainMessage(other))
  })
})
