import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { testAgentPath } from '../../../tools/testing/test-agent.ts'
import { everyRuntime, testConfig } from '../../../tools/testing/test-worker.ts'

const script = resolve(import.meta.dirname, '../fixtures/inherited.cjs')

const passed = ['ignore', 'pipe', 'inherit', 'ignore', 'pipe', 'pipe', 'pipe'] as const

/** What a worker has at 5, 6 and 7 when it was passed two sockets and a file. */
async function inheritedBy(command: readonly string[], env: Readonly<Record<string, string>>, path = script) {
  const [program = '', ...args] = command
  const file = openSync(path, 'r')
  const child = spawn(program, args, {
    env: { ...env, CLUSTERDECK_AGENT: JSON.stringify(testConfig) },
    stdio: [...passed, file],
  })
  closeSync(file)
  return child.stdout === null ? null : JSON.parse(await text(child.stdout))
}

describe.runIf(process.platform === 'linux').each(everyRuntime)('a worker on $name', ({ execPath, env }) => {
  const agent = ['--require', testAgentPath]

  it('does not keep the sockets and files of the deck', async () => {
    // A shell passes on what it has, as Chromium does, and keeps it.
    const shell = ['/bin/sh', '-c', '"$@"; exit', 'sh', execPath]
    expect(await inheritedBy([...shell, script], env)).toEqual(['socket', 'socket', 'inherited.cjs'])
    expect(await inheritedBy([...shell, ...agent, script], env)).toEqual([null, null, null])
  })

  it('does not keep a file that the deck has closed in the meantime', async () => {
    expect(await inheritedBy([execPath, script], env)).toEqual(['socket', 'socket', 'inherited.cjs'])
    expect(await inheritedBy([execPath, ...agent, script], env)).toEqual(['socket', 'socket', null])
  })

  it("leaves alone what a thread of Node's own may be reading of the system", async () => {
    const kept = ['socket', 'socket', 'version']
    expect(await inheritedBy([execPath, ...agent, script], env, '/proc/version')).toEqual(kept)
  })
})
