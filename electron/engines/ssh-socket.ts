import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fail, ok, type Result } from '../../shared/result.ts'

/** The person's own ssh, with its keys and configuration, carries the socket of an engine elsewhere to a file here. */
export interface SshSocket {
  readonly path: string
  close(): void
}

const openLimitMs = 20_000
const lookEveryMs = 25

/**
 * Docker itself starts one ssh for each connection; a picture of a hundred containers has two hundred, more than an sshd admits.
 * One that forwards carries all. It never asks on a terminal: keys must be there, or an agent.
 */
export async function openSshSocket(url: URL, program = 'ssh'): Promise<Result<SshSocket>> {
  const dir = mkdtempSync(join(tmpdir(), 'clusterdeck-ssh-'))
  const path = join(dir, 'engine.sock')
  const remote = url.pathname.length > 1 ? url.pathname : '/var/run/docker.sock'
  const child = spawn(program, [...sshWords(url), '-L', `${path}:${remote}`, url.hostname], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const close = (): void => {
    child.kill()
    rmSync(dir, { recursive: true, force: true })
  }
  const why = await opened(child, path)
  if (why === null) return ok({ path, close })
  close()
  return fail('refused', `${url.href} cannot be reached over ssh: ${why}`)
}

function sshWords(url: URL): readonly string[] {
  const options = ['BatchMode=yes', 'ConnectTimeout=15', 'ExitOnForwardFailure=yes', 'StreamLocalBindMask=0177']
  const alive = ['ServerAliveInterval=5', 'ServerAliveCountMax=2']
  return [
    ...['-N', '-T'],
    ...[...options, ...alive].flatMap((option) => ['-o', option]),
    ...(url.username === '' ? [] : ['-l', decodeURIComponent(url.username)]),
    ...(url.port === '' ? [] : ['-p', url.port]),
  ]
}

/** Null once the socket is there; else what ssh said. */
function opened(child: ChildProcess, path: string): Promise<string | null> {
  return new Promise((done) => {
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-2_000)
    })
    const end = (why: string | null): void => {
      clearInterval(looking)
      clearTimeout(limit)
      done(why)
    }
    const looking = setInterval(() => existsSync(path) && end(null), lookEveryMs)
    const limit = setTimeout(() => end(`no answer within ${openLimitMs / 1000} s`), openLimitMs)
    child.once('error', (error) => end(error.message))
    child.once('close', (code) => end(said.trim() || `it ended with code ${code}`))
  })
}
