import http from 'node:http'
import { describe, expect, it } from 'vitest'
import { testedReleases } from '../../tools/testing/tested-releases.ts'
import { canHere } from '../platform/this-platform.ts'
import { forkRemote, nodeBinary, reached, testPrimary } from './testing/test-cluster.ts'

const installed = testedReleases.filter((major) => nodeBinary(major) !== undefined)

/** The body of an answer to a request on a connection of its own. */
function ask(port: number): Promise<string> {
  return new Promise((done, failed) => {
    const request = http.get({ port, host: '127.0.0.1', agent: false }, (response) => {
      response.setEncoding('utf8')
      response.on('data', done)
    })
    request.on('error', failed)
  })
}

describe.skipIf(!canHere('process-groups')).each(installed)(
  'a worker of Node %i without a free descriptor',
  (major) => {
    it('gets the connection that it could not take when it has one again', async () => {
      const primary = testPrimary()
      const { run } = await forkRemote(primary, { execPath: nodeBinary(major) ?? '' })
      const port = Number(
        await run(`
        const server = require('node:http').createServer((_, response) => response.end('taken'))
        await new Promise((done) => server.listen(0, '127.0.0.1', done))
        return server.address().port`),
      )
      expect(await ask(port)).toBe('taken')
      await run(`
      const fs = require('node:fs')
      kept.open = []
      try { for (;;) kept.open.push(fs.openSync('/dev/null')) } catch {}`)
      const answer = ask(port)
      await reached(() => primary.counters.redispatchedCount > 0)
      expect(primary.counters.queuedCount).toBe(1)
      await run(`for (const one of kept.open) require('node:fs').closeSync(one)`)
      expect(await answer).toBe('taken')
      expect(primary.counters.queuedCount).toBe(0)
    })
  },
)
