import { expect, it } from 'vitest'
import { parseJson } from './parse-json.ts'

it('reads JSON, and tells what is none from null', () => {
  expect(['{"a":1}', 'null', '"x"', '', '{', 'undefined'].map(parseJson)).toEqual([
    { a: 1 },
    null,
    'x',
    undefined,
    undefined,
    undefined,
  ])
})
