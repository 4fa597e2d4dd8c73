import { basename, isAbsolute, relative } from 'node:path'
import { counted, duration, megabytes } from '../../shared/base/plain-words.ts'
import { limits } from '../../shared/limits.ts'
import type { ExportFacts } from './facts.ts'
import { bootWords, drainWords, memoryWords, percentileOf } from './seen-words.ts'
import { guess, type Reasoned, seen } from './tree.ts'

/** What every world is told alike, each number with where it is from. */
export interface Plan {
  /** The cluster's name as unit, service and label: [a-z0-9-]. */
  readonly id: string
  /** Processes that the other world starts: workers, or the one own primary. */
  readonly processes: Reasoned<number>
  readonly isOwnPrimary: boolean
  /** Where it listens, the first of all that was seen. */
  readonly port: Reasoned<number>
  /** Until a start counts as failed. */
  readonly startWithinMs: Reasoned<number>
  /** The longest boot worth planning with; null: none was seen. */
  readonly bootMs: number | null
  /** From the signal to SIGKILL. */
  readonly stopWithinMs: Reasoned<number>
  /** What a process may hold; null: no limit is set. */
  readonly memoryLimit: Reasoned<number> | null
  /** What one is known to need; null: not measured. */
  readonly memoryNeed: Reasoned<number> | null
  /** The script, from the app's folder; null where it lies outside. */
  readonly script: string | null
}

export function planOf(facts: ExportFacts): Plan {
  const { settings, evidence, folder } = facts
  const inside = relative(folder, settings.scriptPath)
  return {
    id: idOf(settings.name),
    processes: processesOf(facts),
    isOwnPrimary: settings.primary === 'own',
    port: portOf(facts),
    startWithinMs: startWithin(facts),
    bootMs: percentileOf(evidence.bootsMs, 100),
    stopWithinMs: stopWithin(facts),
    memoryLimit: memoryLimit(facts),
    memoryNeed:
      evidence.peakRssBytes === null
        ? null
        : seen(evidence.peakRssBytes, `${memoryWords(evidence)}: that much is set aside`),
    script: inside.startsWith('..') || isAbsolute(inside) ? null : inside.replaceAll('\\', '/'),
  }
}

/** A name as systemd, Docker and Kubernetes take it (RFC 1123), not longer than labels with a suffix may be. */
function idOf(name: string): string {
  const plain = name
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '-')
  return plain.slice(0, 50).replaceAll(/^-+|-+$/g, '') || 'app'
}

function processesOf({ settings }: ExportFacts): Reasoned<number> {
  if (settings.primary === 'own')
    return seen(
      1,
      `its own primary runs in the deck, and decides how many workers there are: one process of ${basename(settings.scriptPath)}`,
    )
  const { autoscale, workers } = settings
  const scaled = autoscale.isOn ? `; autoscale keeps it from ${autoscale.min} to ${autoscale.max}` : ''
  return seen(workers, `${counted(workers, 'worker')} in the deck${scaled}`)
}

function portOf({ evidence, settings }: ExportFacts): Reasoned<number> {
  const [first, ...others] = evidence.ports
  const more = others.length === 0 ? '' : `, and on ${others.map(({ port }) => port).join(', ')}`
  if (first !== undefined) return seen(first.port, `the workers listened on port ${first.port}${more}`)
  const told = Number(settings.env.PORT)
  if (Number.isInteger(told) && told > 0 && told < 65_536)
    return guess(told, `nobody was seen to listen; PORT=${told} is in the settings`)
  return guess(3000, 'nobody was seen to listen, and no PORT is set: the usual one')
}

function startWithin({ settings, evidence }: ExportFacts): Reasoned<number> {
  const { readyTimeoutMs } = settings.reload
  const isDefault = readyTimeoutMs === limits.readyTimeoutMs.default
  const rule = `the deck gives a new worker ${duration(readyTimeoutMs)} to get ready`
  if (evidence.bootsMs.length > 0) return seen(readyTimeoutMs, `${bootWords(evidence)}; ${rule}`)
  return isDefault
    ? guess(readyTimeoutMs, `no boot was seen: the default, ${duration(readyTimeoutMs)}`)
    : seen(readyTimeoutMs, `no boot was seen; ${rule}`)
}

function stopWithin({ settings, evidence }: ExportFacts): Reasoned<number> {
  const { graceMs, killMs } = settings
  const rule = `grace ${duration(graceMs)} and ${duration(killMs)} until SIGKILL in the deck`
  const isDefault = graceMs === limits.graceMs.default && killMs === limits.killMs.default
  if (evidence.drainsMs.length > 0) return seen(graceMs + killMs, `${drainWords(evidence)}; ${rule}`)
  return isDefault
    ? guess(graceMs + killMs, `no drain was seen: the defaults, ${rule}`)
    : seen(graceMs + killMs, `no drain was seen; ${rule}`)
}

function memoryLimit({ settings, evidence }: ExportFacts): Reasoned<number> | null {
  const { memory } = settings.workerLimits
  if (!memory.isOn) return null
  const rule = `the deck replaces a worker above ${megabytes(memory.bytes)} for ${duration(memory.forMs)}; ${memoryWords(evidence)}`
  if (memory.measure === 'rss') return seen(memory.bytes, rule)
  return guess(
    Math.round(memory.bytes * 1.5),
    `${rule}. The deck's limit is on the used heap: half as much again for the rest`,
  )
}
