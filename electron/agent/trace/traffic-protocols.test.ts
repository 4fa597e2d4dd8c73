import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { dial, serve, trace } from '../../../tools/testing/test-traffic.ts'
import { outerRuntimes, type Runtime } from '../../../tools/testing/test-worker.ts'
import { abilitiesOf } from '../node-abilities.ts'

const patient = { timeout: 10_000 }

/** Code for the worker. */
const secure = `
  const { execFileSync } = require('node:child_process')
  const fs = require('node:fs'), os = require('node:os'), path = require('node:path')
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'tls-'))
  const [keyFile, certFile] = [path.join(dir, 'key'), path.join(dir, 'cert')]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
    '-keyout', keyFile, '-out', certFile, '-days', '1', '-subj', '/CN=localhost'], { stdio: 'ignore' })
  const options = { key: fs.readFileSync(keyFile), cert: fs.readFileSync(certFile) }
  fs.rmSync(dir, { recursive: true })
  const [create, scheme] = [http2.createSecureServer, 'https']`

describe.each(outerRuntimes)('what is not HTTP/1, on $name', (runtime) => {
  it('shows a connection that became something else as one long request', async () => {
    const { worker, port, connections, requests } = await serve(runtime)
    await worker.run(`kept.server.on('upgrade', (request, socket) =>
      socket.on('error', () => {}).on('data', () => socket.write('more')).on('end', () => socket.end()).write('HTTP/1.1 101 Switching Protocols\\r\\n\\r\\n'))`)
    await trace(worker)
    const socket = await dial(port)
    socket.write('GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    await expect.poll(requests, patient).toHaveLength(1)
    await expect.poll(() => connections()[0]?.requestCount, patient).toBe(1)
    const connectionId = connections()[0]?.id
    expect(requests()).toMatchObject([{ line: 'upgraded: no longer HTTP', endedMonoMs: null, connectionId }])
    for (let said = 0; said < 3; said += 1) {
      socket.write('hello')
      await once(socket, 'data')
    }
    // What has not been read makes it a reset, which must end the request no less.
    socket.destroy()
    await expect.poll(() => requests()[0]?.endedMonoMs, patient).not.toBeNull()
    expect(requests()).toMatchObject([{ status: 101 }])
  })

  it.skipIf(!canHttp2(runtime)).each(['in the clear', 'under TLS'])('tells the requests of HTTP/2 %s', async (how) => {
    const { worker, connections, requests } = await serve(runtime)
    await trace(worker)
    await worker.run(`
      const http2 = require('node:http2')
      ${how === 'under TLS' ? secure : 'const [create, scheme, options] = [http2.createServer, "http", {}]'}
      const server = create(options, (request, response) => {
        if (request.url === '/never') return
        response.statusCode = 404
        response.end('x')
      })
      await new Promise((done) => server.listen(0, '127.0.0.1', done))
      kept.client = http2.connect(scheme + '://127.0.0.1:' + server.address().port, { rejectUnauthorized: false })
      const ask = (path) => new Promise((done) => kept.client.request({ ':path': path }).on('close', done).on('error', done).resume())
      await ask('/first?secret=1')
      await ask('/second')
      ask('/never')`)
    await expect.poll(requests, patient).toHaveLength(3)
    await expect.poll(() => connections()[0]?.requestCount, patient).toBe(3)
    await worker.run('kept.client.destroy()')
    await expect.poll(() => requests().filter(({ endedMonoMs }) => endedMonoMs === null), patient).toEqual([])
    const connectionId = connections()[0]?.id
    expect(requests()).toMatchObject([
      { line: 'GET /first', status: 404, connectionId },
      { line: 'GET /second', status: 404, connectionId },
      { line: 'GET /never', status: null, connectionId },
    ])
  })
})

function canHttp2({ execPath, env }: Runtime): boolean {
  const version = execFileSync(execPath, ['-p', 'process.version'], { env: { ...process.env, ...env } })
  return abilitiesOf(String(version).trim()).http2Channels
}
