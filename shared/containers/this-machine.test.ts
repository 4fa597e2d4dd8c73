import { describe, expect, it } from 'vitest'
import { namesThisMachine } from './this-machine.ts'

describe('a value that names the machine that reads it', () => {
  it.each([
    'redis://localhost:6379',
    'postgres://shop:word@127.0.0.1/db',
    'localhost',
    'http://[::1]:3000',
    'a:1,localhost:2',
  ])('is %s', (value) => expect(namesThisMachine(value)).toBe(true))

  it.each([
    'redis://cache.example:6379',
    'localhost.example',
    'my-localhost',
    '10.127.0.1',
    'http://example/localhosts',
  ])('is not %s', (value) => expect(namesThisMachine(value)).toBe(false))
})
