import { expect, it } from 'vitest'
import { findPrintedAddress } from './printed-address.ts'
import { describeAddress } from './problems.ts'

it.each([
  ['Error: listen EADDRINUSE: address already in use :::3000 (server.js:3)', 'port 3000', 'EADDRINUSE'],
  ['Error: listen EADDRINUSE: address already in use 127.0.0.1:3000', '127.0.0.1:3000', 'EADDRINUSE'],
  ['Error: listen EACCES: permission denied 0.0.0.0:80', 'port 80', 'EACCES'],
  ['Error: listen EADDRINUSE: address already in use /run/app.sock', '/run/app.sock', 'EADDRINUSE'],
  ['Error: bind EADDRINUSE port 3000', 'port 3000', 'EADDRINUSE'],
])('%s', (error, address, code) => {
  const found = findPrintedAddress(error) ?? expect.fail('it names an address')
  expect([describeAddress(found.address), found.code]).toEqual([address, code])
})

it.each([null, 'Error: connect ECONNREFUSED 127.0.0.1:5432', 'Error: EACCES: permission denied, open /etc/key'])(
  'names no address: %s',
  (error) => {
    expect(findPrintedAddress(error)).toBeNull()
  },
)
