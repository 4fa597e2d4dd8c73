import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const program = '/usr/bin/docker-registry'
const startLimitMs = 15_000

/**
 * Why no registry can be started here; null where one can.
 * @returns {string | null}
 */
export function whyNoRegistry() {
  return existsSync(program) ? null : `${program} not installed (Debian, Ubuntu: apt-get install docker-registry)`
}

/** Whom the registry knows, and its password. */
export const registryLogin = { name: 'deck', password: 'open sesame' }
/** As `htpasswd -B` writes it. */
const passwordLine = `${registryLogin.name}:$2b$05$abcdefghijklmnopqrstuupx2xBUC4954936wVIjyyPHmUBFu0wCW\n`

/**
 * A registry of images at an address of this machine, with nothing in it and without TLS. Engines must name it in
 * `--insecure-registry`. It serves `registryLogin` alone if that is wanted, else everybody.
 * @param {string} host
 * @param {number} port
 * @param {{ readonly wantsLogin?: boolean }} [options]
 * @returns {Promise<() => Promise<void>>} ends it, and deletes what it was sent
 */
export async function openRegistry(host, port, { wantsLogin = false } = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'clusterdeck-registry-'))
  const config = join(dir, 'config.yml')
  const path = join(dir, 'passwords')
  writeFileSync(path, passwordLine)
  const auth = wantsLogin ? { auth: { htpasswd: { realm: 'test', path } } } : {}
  writeFileSync(config, JSON.stringify({ ...settings(`${host}:${port}`, dir), ...auth }))
  const child = spawn(program, ['serve', config], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  const ended = new Promise((done) => child.once('exit', done))
  const close = async () => {
    child.kill()
    await ended
    rmSync(dir, { recursive: true })
  }
  for (const endMs = Date.now() + startLimitMs; Date.now() < endMs && child.exitCode === null; ) {
    if (await answers(`http://${host}:${port}/v2/`)) return close
  }
  await close()
  throw new Error(`the registry did not answer at ${host}:${port}: ${said}`)
}

/** @param {string} addr @param {string} dir JSON is YAML */
const settings = (addr, dir) => ({
  version: '0.1',
  log: { level: 'warn' },
  storage: { filesystem: { rootdirectory: join(dir, 'images') } },
  http: { addr },
})

/** @param {string} url */
async function answers(url) {
  try {
    const { status } = await fetch(url, { signal: AbortSignal.timeout(1000) })
    return status === 200 || status === 401
  } catch {
    await new Promise((done) => setTimeout(done, 20))
    return false
  }
}
