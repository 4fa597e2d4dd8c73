import { mkdtempSync, rmSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEngines } from '../docker-engines.ts'
import { FakeEngine } from '../testing/fake-engine.ts'
import type { BuildWish, Engines } from '../types.ts'

describe('a build of an image', () => {
  let engine: FakeEngine
  let engines: Engines
  let wish: Omit<BuildWish, 'signal'>

  beforeEach(async () => {
    engine = new FakeEngine()
    engines = createEngines()
    const folder = mkdtempSync(join(tmpdir(), 'clusterdeck-app-'))
    wish = { host: engine.host, folder, ignores: '', dockerfile: 'FROM node:22-slim\n', tag: 'shop:1' }
    await engine.start()
  })
  afterEach(async () => {
    engines.close()
    await engine.close()
    rmSync(wish.folder, { recursive: true })
  })

  it('that is cancelled closes its request, which is what ends it on the engine', async () => {
    let isClosed = false
    const ending = new AbortController()
    engine.on('POST /build', (response: ServerResponse) => {
      response.on('close', () => {
        isClosed = true
      })
      response.writeHead(200).write('{"stream":"Step 1/1 : FROM node:22-slim"}\n')
    })
    const built = await engines.build({ ...wish, signal: ending.signal }, () => ending.abort())
    expect(built).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    expect(!built.ok && built.error.message).toContain('The build of shop:1 was cancelled')
    await expect.poll(() => isClosed).toBe(true)
  })

  it('is not begun any more when it was cancelled before', async () => {
    const built = await engines.build({ ...wish, signal: AbortSignal.abort() }, () => {})
    expect(built).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  })

  it('is cancelled while it is being pushed, too: a registry may take minutes, or never answer', async () => {
    let isClosed = false
    const ending = new AbortController()
    engine.on('POST /images/registry.example/shop/push', (response: ServerResponse) => {
      response.on('close', () => {
        isClosed = true
      })
      response.writeHead(200).write('{"status":"Preparing","id":"a3ed95caeb02"}\n')
    })
    const wish = { host: engine.host, tag: 'registry.example/shop:1', signal: ending.signal }
    const pushed = await engines.push(wish, () => ending.abort())
    expect(pushed).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    await expect.poll(() => isClosed).toBe(true)
  })

  it('with a Dockerfile that is wrong says what the engine says', async () => {
    const message = 'dockerfile parse error line 1: unknown instruction: FORM'
    engine.on('POST /build', (response: ServerResponse) =>
      response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ message })),
    )
    const built = await engines.build({ ...wish, signal: new AbortController().signal }, () => {})
    expect(!built.ok && built.error.message).toContain(message)
  })
})
