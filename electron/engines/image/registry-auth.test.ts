import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { registryOf } from '../../../shared/containers/image.ts'
import { thisPlatform } from '../../platform/this-platform.ts'
import { findRegistryAuth } from './registry-auth.ts'

describe('the registry in the name of an image', () => {
  it.each([
    ['shop:1', null],
    ['clusterdeck/shop:latest', null],
    ['docker.io/me/shop:1', 'docker.io'],
    ['localhost/shop', 'localhost'],
    ['registry:5000/shop', 'registry:5000'],
    ['ghcr.io/me/shop@sha256:00', 'ghcr.io'],
  ])('of %s is %s', (tag, registry) => expect(registryOf(tag)).toBe(registry))
})

describe.skipIf(thisPlatform === 'win32')('what docker login kept', () => {
  let dir: string
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'clusterdeck-login-'))
  })
  afterEach(() => rmSync(dir, { recursive: true }))

  const find = (registry: string) =>
    findRegistryAuth(registry, { DOCKER_CONFIG: dir, PATH: `${dir}:/usr/bin:/bin` }, '/nowhere')
  const keep = (config: unknown): void => writeFileSync(join(dir, 'config.json'), JSON.stringify(config))
  const helper = (name: string, script: string): void => {
    writeFileSync(join(dir, `docker-credential-${name}`), `#!/bin/sh\n${script}\n`)
    chmodSync(join(dir, `docker-credential-${name}`), 0o755)
  }

  it('is nothing where there is no file, or no login', async () => {
    expect(await find('ghcr.io')).toEqual({ ok: true, value: null })
    keep({ auths: { 'other.io': { auth: 'eDp5' } } })
    expect(await find('ghcr.io')).toEqual({ ok: true, value: null })
  })

  it('is in the home of a person whose DOCKER_CONFIG is empty, as for Docker itself', async () => {
    mkdirSync(join(dir, '.docker'))
    writeFileSync(join(dir, '.docker', 'config.json'), JSON.stringify({ auths: { 'ghcr.io': { auth: 'eDp5' } } }))
    const found = await findRegistryAuth('ghcr.io', { DOCKER_CONFIG: '' }, dir)
    expect(found).toEqual({ ok: true, value: { username: 'x', password: 'y', serveraddress: 'ghcr.io' } })
  })

  it('is a name and password in its file, also of Docker Hub', async () => {
    keep({ auths: { 'ghcr.io': { auth: btoa('me:a:b') }, 'https://index.docker.io/v1/': { identitytoken: 'long' } } })
    expect(await find('ghcr.io')).toEqual({
      ok: true,
      value: { username: 'me', password: 'a:b', serveraddress: 'ghcr.io' },
    })
    const serveraddress = 'https://index.docker.io/v1/'
    expect(await find('docker.io')).toEqual({ ok: true, value: { identitytoken: 'long', serveraddress } })
  })

  it('is asked of the helper that the file names, one of the registry before that of all', async () => {
    keep({ credsStore: 'all', credHelpers: { 'ghcr.io': 'one' } })
    helper('all', `read -r place; printf '{"Username":"of %s","Secret":"all"}' "$place"`)
    helper('one', `printf '{"Username":"<token>","Secret":"one"}'`)
    expect(await find('ghcr.io')).toMatchObject({ value: { identitytoken: 'one' } })
    expect(await find('other.io')).toMatchObject({ value: { username: 'of other.io', password: 'all' } })
  })

  it('is nothing where the helper has none, and a reason where it fails or is not there', async () => {
    keep({ credsStore: 'empty', credHelpers: { 'a.io': 'broken', 'b.io': 'absent', 'c.io': '../evil' } })
    helper('empty', 'echo "credentials not found in native keychain"; exit 1')
    helper('broken', 'echo "the keychain is locked"; exit 1')
    expect(await find('ghcr.io')).toEqual({ ok: true, value: null })
    expect(await find('a.io')).toMatchObject({
      error: { message: 'docker-credential-broken ended with code 1: the keychain is locked' },
    })
    expect(await find('b.io')).toMatchObject({ error: { code: 'not-found' } })
    expect(await find('c.io')).toMatchObject({ error: { code: 'invalid-input' } })
    writeFileSync(join(dir, 'config.json'), '[1')
    expect(await find('a.io')).toMatchObject({
      error: { message: `${join(dir, 'config.json')} is not as Docker writes it` },
    })
  })
})
