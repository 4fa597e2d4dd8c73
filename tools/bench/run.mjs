import { availableParallelism, loadavg } from 'node:os'
import { buildIfStale } from '../run/build.mjs'
import { hasDisplay, runInForeground } from '../run/electron-process.mjs'
import { virtualScreen } from '../run/vitest-run.mjs'
import { inRoot } from '../setup/folders.mjs'
import { runMain } from '../setup/say.mjs'
import { setUp } from '../setup/set-up.mjs'

/** In this order: what needs quiet most comes first. Packages are loaded only after set-up brought them. */
const parts = [
  {
    name: 'connections',
    measure: async (/** @type {string} */ electron) =>
      (await import('./figures/connections.mjs')).measureConnections(electron),
  },
  {
    name: 'boot',
    measure: async () => (await import('./figures/agent-alone.mjs')).measureAgentAlone(),
  },
  {
    name: 'faults',
    measure: async () => (await import('./figures/faults.mjs')).measureFaults(),
  },
  {
    name: 'lines',
    measure: async () => (await import('./figures/logs/request-lines.mjs')).measureRequestLines(),
  },
  {
    name: 'scheduling',
    measure: async (/** @type {string} */ electron) =>
      (await import('./figures/scheduling.mjs')).measureScheduling(electron),
  },
  {
    name: 'own-primary',
    measure: async (/** @type {string} */ electron) =>
      (await import('./figures/own-primary/own-primary.mjs')).measureOwnPrimary(electron),
  },
  {
    name: 'service',
    measure: async (/** @type {string} */ electron) => (await import('./figures/service.mjs')).measureService(electron),
  },
  {
    name: 'idle',
    measure: async (/** @type {string} */ electron) => (await import('./figures/idle.mjs')).measureIdle(electron),
  },
  {
    name: 'classroom',
    measure: async () => (await import('./figures/lessons/classroom.mjs')).measureClassroom(),
  },
  {
    name: 'lessons',
    measure: async () => (await import('./figures/lessons/lessons.mjs')).measureLessons(),
  },
  {
    name: 'steps',
    measure: async (/** @type {string} */ electron) =>
      (await import('./figures/lessons/steps.mjs')).measureSteps(electron),
  },
  {
    name: 'dependencies',
    measure: async () => (await import('./figures/network/dependencies.mjs')).measureDependencies(),
  },
  {
    name: 'front',
    measure: async () => (await import('./figures/network/front.mjs')).measureFront(),
  },
  {
    name: 'fleet',
    measure: async () => (await import('./figures/network/fleet.mjs')).measureFleet(),
  },
  {
    name: 'containers',
    measure: async () => (await import('./figures/containers/containers.mjs')).measureContainers(),
  },
  {
    name: 'profiles',
    measure: async (/** @type {string} */ electron) =>
      (await import('./figures/inspect/profiles.mjs')).measureProfiles(electron),
  },
  {
    name: 'stalls',
    measure: async (/** @type {string} */ electron) =>
      (await import('./figures/inspect/stalls.mjs')).measureStalls(electron),
  },
  {
    name: 'snapshots',
    measure: async (/** @type {string} */ electron) =>
      (await import('./figures/inspect/snapshots.mjs')).measureSnapshots(electron),
  },
  {
    name: 'logs',
    measure: async () => (await import('./figures/logs/logs.mjs')).measureLogs(),
  },
  {
    name: 'generator',
    measure: async (/** @type {string} */ electron) =>
      (await import('./figures/load-generator.mjs')).measureLoadGenerator(electron),
  },
  {
    name: 'control',
    measure: async () => (await import('./figures/control/control.mjs')).measureControl(),
  },
  {
    name: 'kills',
    measure: async (/** @type {string} */ electron) =>
      (await import('./figures/kill-and-boot.mjs')).measureKillAndBoot(electron),
  },
  {
    name: 'load',
    measure: async (/** @type {string} */ electron) =>
      (await import('./figures/under-load.mjs')).measureUnderLoad(electron),
  },
  {
    name: 'reload',
    measure: async (/** @type {string} */ electron) => (await import('./figures/reload.mjs')).measureReload(electron),
  },
  {
    name: 'ledger',
    measure: async (/** @type {string} */ electron) => (await import('./figures/ledger.mjs')).measureLedger(electron),
  },
  {
    name: 'storm',
    measure: async (/** @type {string} */ electron) => (await import('./figures/storm.mjs')).measureStorm(electron),
  },
  {
    name: 'crashes',
    measure: async (/** @type {string} */ electron) => (await import('./figures/crashes.mjs')).measureCrashes(electron),
  },
  {
    name: 'launch',
    measure: async (/** @type {string} */ electron) => (await import('./figures/launch.mjs')).measureLaunch(electron),
  },
  {
    name: 'package',
    measure: async (/** @type {string} */ electron) =>
      (await import('./figures/package/package.mjs')).measurePackage(electron),
  },
  {
    name: 'bridge',
    measure: async (/** @type {string} */ electron) => (await import('./figures/bridge.mjs')).measureBridge(electron),
  },
  {
    name: 'attach',
    measure: async (/** @type {string} */ electron) =>
      (await import('./figures/first-picture.mjs')).measureFirstPicture(electron),
  },
  {
    name: 'metrics',
    measure: async () => (await import('./figures/metrics/metrics.mjs')).measureMetrics(),
  },
  {
    name: 'soak',
    measure: async (/** @type {string} */ electron) => (await import('./figures/soak.mjs')).measureSoak(electron),
  },
  {
    name: 'ticks',
    measure: async (/** @type {string} */ electron) =>
      (await import('./figures/tick-cost.mjs')).measureTickCost(electron),
  },
]

/** `npm run bench -- [connections] [boot] [faults] [lines] [scheduling] [own-primary] [service] [idle] [classroom] [lessons] [steps] [dependencies] [front] [fleet] [containers] [profiles] [stalls] [snapshots] [logs] [generator] [kills] [load] [reload] [ledger] [storm] [crashes] [launch] [package] [bridge] [attach] [metrics] [soak] [ticks]`: figures against a peer in the same run, medians. */
runMain(async () => {
  const asked = process.argv.slice(2)
  const electron = await setUp({ forTests: true })
  await buildIfStale()
  if (!hasDisplay()) {
    return runInForeground('xvfb-run', [...virtualScreen, process.execPath, inRoot('tools/bench/run.mjs'), ...asked])
  }
  const { drawTable } = await import('./table.mjs')
  const startedMs = performance.now()
  const [loadBefore = 0] = loadavg()
  const figures = []
  let exitCode = 0
  for (const { name, measure } of parts) {
    if (asked.length > 0 && !asked.includes(name)) continue
    process.stderr.write(`measuring ${name} …\n`)
    try {
      figures.push(...(await measure(electron)))
    } catch (error) {
      // What the other parts measured took minutes, and is told all the same.
      process.stderr.write(`${name} failed: ${error instanceof Error ? error.stack : String(error)}\n`)
      exitCode = 1
    }
  }
  process.stdout.write(`\n${drawTable(figures)}\n\n`)
  const tookS = Math.round((performance.now() - startedMs) / 1000)
  process.stdout.write(`${availableParallelism()} cores, ${process.platform}, medians, ${tookS} s\n`)
  if (loadBefore > 1) {
    process.stdout.write(
      `other programs were busy (load ${loadBefore.toFixed(1)} at the start): compare ratios, and those with care\n`,
    )
  }
  return exitCode
})
