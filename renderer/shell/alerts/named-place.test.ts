import { describe, expect, it } from 'vitest'
import { namedPlace } from './named-place.ts'

const syntax = [
  '/srv/my shop/server.cjs:3',
  'this is no JavaScript',
  '     ^^',
  '',
  "SyntaxError: Unexpected identifier 'is'",
]
const stack = [
  'Error: pool is closed',
  '    at open (file:///srv/shop/pool.mjs:12:9)',
  '    at start (/srv/shop/server.js:3:1)',
]

describe('the place that an error names', () => {
  it.each([
    ["SyntaxError: Unexpected identifier 'is' (server.cjs:3)", syntax, '/srv/my shop/server.cjs:3'],
    ['Error: pool is closed (server.js:3)', stack, '/srv/shop/server.js:3'],
    ['Error: pool is closed (pool.mjs:12)', stack, '/srv/shop/pool.mjs:12'],
    ['Error: no (server.js:3)', ['C:\\srv\\server.js:3'], 'C:\\srv\\server.js:3'],
  ])('of %j is found whole in the output', (error, output, whole) => {
    expect(namedPlace(error, output)?.whole).toBe(whole)
  })

  it.each([
    [null, stack],
    ['Error: pool is closed', stack],
    ['Error: pool is closed (server.js:3)', []],
    ['Error: pool is closed (server.js:3)', ['    at start (/srv/shop/server.js:31:1)']],
    ['Error: pool is closed (server.js:3)', ['see server.js:3']],
    ['Error: pool is closed (server.js:3)', ['    at start (/srv/shop/old-server.js:3:1)']],
  ])('of %j with %j is none', (error, output) => {
    expect(namedPlace(error, output)).toBeNull()
  })
})
