import { spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { testAgentPath } from '../../tools/test-agent.ts'
import { everyRuntime, testConfig } from '../../tools/test-worker.ts'

const script = resolve(import.meta.dirname, 'fixtures/inherited.cjs')

/** Whether a worker has its parent's descriptors 5, 6 and 7: two pipes and a file. A shell passes on what it has, as Chromium does. */
async function inheritedBy(execPath: string, env: Readonly<Record<string, string>>, execArgs: readonly string[]) {
  const child = spawn('/bin/sh', ['-c', '"$@"; exit', 'sh', execPath, ...execArgs, script], {
    env: { ...env, CLUSTERDECK_AGENT: JSON.stringify(testConfig) },
    stdio: ['ignore', 'pipe', 'inherit', 'ignore', 'pipe', 'pipe', 'pipe', openSync(script, 'r')],
  })
  return child.stdout === null ? null : JSON.parse(await text(child.stdout))
}

describe.runIf(process.platform === 'linux').each(everyRuntime)('a worker on $name', ({ execPath, env }) => {
  it('does not keep the sockets and files of the deck', async () => {
    expect(await inheritedBy(execPath, env, [])).toEqual([true, true, true])
    expect(await inheritedBy(execPath, env, ['--require', testAgentPath])).toEqual([false, false, false])
  })
})
