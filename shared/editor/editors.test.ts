import { describe, expect, it } from 'vitest'
import { addressRefusal, isWholePath, knownEditors, placeText, readPlace } from './editors.ts'

describe('the address of an editor', () => {
  it.each([
    'zed://file/{file}:{line}:{column}',
    'idea://open?file={file}',
    ...Object.values(knownEditors).map(({ address }) => address),
  ])('is taken: %s', (address) => expect(addressRefusal(address)).toBe(''))

  it.each([
    ['', 'begins with a scheme'],
    ['{file}', 'begins with a scheme'],
    ['file://{file}', 'file: is no scheme of an editor'],
    ['JavaScript:alert({file})', 'javascript: is no scheme of an editor'],
    ['data:text/html,{file}', 'data: is no scheme of an editor'],
    ['https://example.com/{file}', 'https: is no scheme of an editor'],
    ['ms-msdt:/id {file}', 'ms-msdt: is no scheme of an editor'],
    ['search-ms:query={file}', 'search-ms: is no scheme of an editor'],
    ['zed://open', 'needs {file}'],
    ['zed://a b/{file}', 'no white space'],
    ['zed://\n{file}', 'no white space'],
  ])('is refused in words: %j', (address, words) => expect(addressRefusal(address)).toContain(words))
})

describe('a place in code', () => {
  it.each([
    ['/app/cart.js:42:7', { file: '/app/cart.js', line: 42, column: 7 }],
    ['/app/cart.js:42', { file: '/app/cart.js', line: 42, column: null }],
    ['C:\\app\\cart.js:42:7', { file: 'C:\\app\\cart.js', line: 42, column: 7 }],
    ['file:///app/a:1/cart.js:42:7', { file: 'file:///app/a:1/cart.js', line: 42, column: 7 }],
    ['/app/cart.js', { file: '/app/cart.js', line: null, column: null }],
  ])('is read, and written again: %s', (text, place) => {
    expect(readPlace(text)).toEqual(place)
    expect(placeText(place)).toBe(text)
  })

  it('has a whole path, or can only be copied', () => {
    const whole = ['/app/a.js', 'C:\\a.js', 'file:///a.js'].map((file) => isWholePath({ file, line: 1, column: 1 }))
    const part = ['src/a.js', 'webpack://shop/a.js', '//server/a.js', '\\\\server\\a.js', 'node:fs', ''].map((file) =>
      isWholePath({ file, line: 1, column: 1 }),
    )
    expect([whole, part]).toEqual([Array(3).fill(true), Array(6).fill(false)])
  })
})
