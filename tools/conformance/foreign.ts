import { once } from 'node:events'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createClusterPrimary } from '../../electron/cluster/primary.ts'
import type { ClusterPrimary } from '../../electron/cluster/types.ts'
import { createOwnPrimary } from '../../electron/own-primary/own-primary.ts'
import bundleAgent, { testShimPath } from '../testing/test-agent.ts'
import { forkAs } from './own-primary-driver.ts'

/** What workers that live on get to end with their channel. */
const leaveMs = 2000

/**
 * A program: runs any script with its own primary through shim, host and engine, without a deck, and ends with its exit code, as
 * `node script` would. `--exec-path` is the node to run it on, `--exec-args` a JSON list for that, `--shim` a bundle that is there.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'exec-path': { type: 'string', default: 'node' },
    'exec-args': { type: 'string', default: '[]' },
    shim: { type: 'string' },
  },
})
const [script = '', ...args] = positionals
if (values.shim === undefined) await bundleAgent()
run()

function run(): void {
  const primary = createClusterPrimary({ policy: 'round-robin' })
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  const own = createOwnPrimary(
    {
      script: path.resolve(script),
      args,
      execArgs: JSON.parse(values['exec-args']),
      execPath: values['exec-path'],
      cwd: process.cwd(),
      env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)])),
      shimPath: values.shim ?? testShimPath,
      ownVariables: [],
      ownProcessGroup: false,
    },
    {
      primary,
      fork: (wish, uniqueId) => {
        const worker = forkAs(primary, wish, uniqueId)
        if (!wish.silent) {
          worker.stdout?.pipe(process.stdout)
          worker.stderr?.pipe(process.stderr)
        }
        return { kind: 'forked', worker }
      },
      ends() {},
      wishesPolicy: (policy) => {
        if (policy === 'none') void primary.setPolicy('shared-handle')
      },
      junk: (words) => console.error(`junk: ${words}`),
      lost: (count) => console.error(`${count} messages were lost`),
      ended: (code, signal, error) => void end(primary, error === undefined ? { code, signal } : { code: 127, signal }),
    },
  )
  own.stdout?.pipe(process.stdout)
  own.stderr?.pipe(process.stderr)
  own.agentPipe?.resume()
}

/** As under Node: with the primary its end of every channel is gone. Who lives on is ended here, so that nothing is left. */
async function end(primary: ClusterPrimary, { code, signal }: { code: number | null; signal: string | null }) {
  const left = [...primary.workers.values()].filter((worker) => !worker.isDead())
  for (const worker of left) worker.cut()
  await Promise.race([
    Promise.all(left.map((worker) => worker.isDead() || once(worker.process, 'exit'))),
    setTimeout(leaveMs),
  ])
  for (const worker of left) worker.signal('SIGKILL')
  primary.close()
  if (signal !== null) console.error(`ended by ${signal}`)
  process.exit(code ?? 1)
}
