import { parseArgs } from 'node:util'
import bundleAgent, { testAgentPath } from '../testing/test-agent.ts'
import type { ClusterPromise, Runtime } from './cluster-promise.ts'
import { conform, type Drivers, type Verdict } from './conform.ts'
import { nodeDriver } from './driver.ts'
import { createOurDriver } from './our-driver.ts'
import { ownPrimaryDriver } from './own-primary-driver.ts'
import { ownPrimaryGroups, promiseGroups } from './promises/all-promises.ts'
import { embedded, releases } from './runtimes.ts'
import { headOf, lineOf, Notes } from './table.ts'
import type { Setting } from './wishes.ts'

/**
 * A program: prints the conformance table. `[words]` chooses promises by their name, `--node 18,24` releases,
 * `--policy shared-handle` compares with node's SCHED_NONE, `--agent` has the agent ride along in workers of ours, `--own-primary` plays them with
 * Node's own cluster module carried by ours. Exits with 1 when something is not as it should be.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    node: { type: 'string' },
    policy: { type: 'string' },
    agent: { type: 'boolean', default: false },
    'own-primary': { type: 'boolean', default: false },
    lanes: { type: 'string', default: '4' },
  },
})
const policy: Setting['policy'] = values.policy === 'shared-handle' ? values.policy : 'round-robin'
const runtimes = [...releases, embedded].filter(
  ({ name }) => values.node === undefined || values.node.split(',').some((major) => name.endsWith(major)),
)
const wanted = positionals.join(' ').toLowerCase()
const groups = (values['own-primary'] ? ownPrimaryGroups : promiseGroups).map(({ title, promises }) => ({
  title,
  promises: promises.filter(({ name }) => `${title}: ${name}`.toLowerCase().includes(wanted)),
}))
const nameWidth = Math.max(...groups.flatMap(({ promises }) => promises.map(({ name }) => name.length)))

process.exitCode = (await printTable()) ? 0 : 1

async function printTable(): Promise<boolean> {
  const beganMonoMs = performance.now()
  const isOwnPrimary = values['own-primary']
  if (values.agent || isOwnPrimary) await bundleAgent()
  const ours = isOwnPrimary ? ownPrimaryDriver : createOurDriver(values.agent ? testAgentPath : undefined)
  const drivers = { node: nodeDriver, ours, isOwnPrimary }
  const takeTurn = inLanes(Number(values.lanes))
  const notes = new Notes()
  const wrong: string[] = []
  console.log(
    `Promises of node:cluster under ${policy}, kept by node:cluster and by ${isOwnPrimary ? 'an own primary of ours' : 'ours'}${values.agent ? ' with the agent' : ''}\n`,
  )
  console.log(headOf(runtimes, nameWidth))
  const rows = groups.map(({ title, promises }) => ({
    title,
    rows: promises.map((promise) => ({
      promise: promise.name,
      verdicts: runtimes.map((runtime) => takeTurn(() => look(promise, runtime, drivers))),
    })),
  }))
  for (const group of rows) {
    if (group.rows.length > 0) console.log(`\n${group.title}`)
    for (const { promise, verdicts: pending } of group.rows) {
      const verdicts = await Promise.all(pending)
      console.log(lineOf({ promise, verdicts }, nameWidth, notes))
      for (const [at, verdict] of verdicts.entries()) {
        if (verdict.kind === 'wrong')
          wrong.push(`${promise}, ${runtimes[at]?.name}: ${JSON.stringify(verdict, null, 2)}`)
      }
    }
  }
  drivers.ours.close()
  console.log(`\n${notes.lines.join('\n')}`)
  for (const words of wrong) console.log(`\n${words}`)
  console.log(`\n${wrong.length} not as they should be, in ${((performance.now() - beganMonoMs) / 1000).toFixed(1)} s`)
  return wrong.length === 0
}

function look(promise: ClusterPromise, runtime: Runtime, drivers: Drivers): Promise<Verdict> {
  return conform(promise, runtime, policy, drivers)
}

/** Lets so many run at a time. */
function inLanes(count: number) {
  const lanes: Promise<unknown>[] = Array.from({ length: count }, () => Promise.resolve())
  let next = 0
  return <Value>(run: () => Promise<Value>): Promise<Value> => {
    const lane = next++ % count
    const ran = Promise.resolve(lanes[lane]).then(run)
    lanes[lane] = ran
    return ran
  }
}
