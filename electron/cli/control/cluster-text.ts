import { clockTime, counted, duration, megabytes } from '../../../shared/base/plain-words.ts'
import type { LogRow } from '../../../shared/logs/log-entry.ts'
import type { LifecycleEvent } from '../../../shared/model/event.ts'
import type { ClusterView, SlotView } from '../deeds/cluster-view.ts'

/** Nobody counts it, or nothing was measured: unknown is not zero. */
const unknown = '?'

/** A cluster as `status` prints it. */
export function clusterText(view: ClusterView): string {
  const { name, runState, workers, addresses, policy, measured, problems, faults, reload, guards } = view
  const { containers } = view
  const node = `Node ${view.nodeVersion === '' ? unknown : view.nodeVersion}`
  return [
    ...(containers === null
      ? [
          `${name}: ${runState}, ${workers.listening} of ${counted(workers.desired, 'worker')} listening, ${policy}, ${node}`,
        ]
      : [
          `${name}: ${runState}, ${workers.listening} of ${counted(workers.desired, 'container')} ${workers.desired === 1 ? 'serves' : 'serve'}, ${node}`,
          ...fleetLines(containers),
        ]),
    `  ${addresses.length === 0 ? 'serves no address' : `serves ${addresses.join(', ')}`}`,
    `  ${measured === null ? 'not measured yet' : measuredText(measured)}`,
    ...(view.settingsPending ? ['  settings changed: in force with the next reload of the workers'] : []),
    ...problems.map(({ tone, title, detail }) => `  ${tone === 'bad' ? '✖ bad' : '▲ warning'}: ${title}: ${detail}`),
    ...faults.map(
      ({ id, fault, state, words }) => `  ▲ fault ${id} ${fault}: ${state}${words === '' ? '' : `: ${words}`}`,
    ),
    ...(reload === null ? [] : [`  reload: ${reload.state}, ${reload.done} of ${reload.total}: ${reload.words}`]),
    ...guards.map((words) => `  ${words}`),
    ...slotTable(view.slots),
    '',
  ].join('\n')
}

/** One worker as `worker` prints it. */
export function slotText(name: string, slot: SlotView): string {
  const { why, stuck, hint, lastExit, measured } = slot
  const more = [why, stuck, hint].flatMap((words) => words ?? [])
  const own = measured === null ? ['nothing was measured of it'] : numberLines(measured)
  const ofTask = slot.task === null ? [] : taskLines(slot.task)
  return [
    `${name}: slot ${slot.slot} g${slot.generation}: ${stateOf(slot)} for ${duration(slot.phaseForMs)}`,
    `  pid ${slot.pid ?? 'none'}, up ${timeText(slot.uptimeMs)}, booted in ${timeText(slot.bootMs)}, ${counted(slot.restartCount, 'restart')}, agent ${slot.agent}`,
    ...[...ofTask, ...more, ...own].map((words) => `  ${words}`),
    ...(lastExit === null ? [] : [`  last exit ${duration(lastExit.agoMs)} ago: ${lastExit.words}`]),
    '',
  ].join('\n')
}

/** "10:42:07 ▲ slot 2 exited by SIGKILL …". */
export function eventText({ atMs, tone, words }: LifecycleEvent): string {
  const icons = { ok: '✔', info: '·', warn: '▲', hot: '◆', bad: '✖', idle: '·' } as const
  return `${clockTime(atMs)} ${icons[tone]} ${words}`
}

/** "10:42:07 slot 2 g1 error the message". */
export function logText({ atMs, source, level, message, moreLineCount, repeatCount }: LogRow): string {
  const from = source.kind === 'deck' ? 'deck' : `slot ${source.slot} g${source.generation}`
  const more = moreLineCount === 0 ? '' : ` (+ ${counted(moreLineCount, 'line')})`
  const times = repeatCount === 1 ? '' : ` (${repeatCount} ×)`
  return `${clockTime(atMs)} ${from} ${level ?? '-'} ${message}${more}${times}`
}

/** Rows with their columns below each other. */
export function tableText(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<number[]>((wide, row) => row.map((cell, at) => Math.max(wide[at] ?? 0, cell.length)), [])
  return rows.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd())
}

type FleetText = NonNullable<ClusterView['containers']>
type TaskText = NonNullable<SlotView['task']>

function fleetLines({ words, image, engine, spread, nodes, update }: FleetText): readonly string[] {
  const heard = engine.state === 'connected' ? '' : `, not heard for ${duration(engine.heardAgoMs)}: ${engine.words}`
  const where = nodes.map(({ name, availability, state, replicaCount }) => {
    const odd = [state, availability].filter((word) => word !== 'ready' && word !== 'active')
    return `${name}: ${[counted(replicaCount, 'container'), ...odd].join(', ')}`
  })
  return [
    `  ${words} of ${image} on ${engine.name} ${engine.version}${heard}`,
    `  connections: ${spread}`,
    ...(where.length === 0 ? [] : [`  nodes: ${where.join('; ')}`]),
    ...(update === null ? [] : [`  update: ${update.state}, ${update.done} of ${update.total}: ${update.words}`]),
  ]
}

function taskLines(task: TaskText): readonly string[] {
  const { node, taskId, containerName, image, engineSays, healthcheck, memoryLimitBytes, withoutAgent } = task
  const { networkInBytesPerSec, networkOutBytesPerSec, statsAgeMs } = task
  const bytes = `network ${bytesText(networkInBytesPerSec)}/s in, ${bytesText(networkOutBytesPerSec)}/s out`
  const age = statsAgeMs === null ? 'its engine tells no stats of it' : `stats ${duration(statsAgeMs)} ago`
  return [
    `${taskId === null ? '' : `task ${taskId.slice(0, 12)}, `}container ${containerName} on ${node}, image ${image}`,
    `its engine says ${engineSays}; health check ${healthcheck}`,
    `memory limit ${memoryLimitBytes === null ? 'none, or not told' : bytesText(memoryLimitBytes)}, ${bytes}, ${age}`,
    ...(withoutAgent === '' ? [] : [withoutAgent]),
  ]
}

function slotTable(slots: readonly SlotView[]): readonly string[] {
  const ofTasks = slots.some(({ task }) => task !== null)
  const more = ofTasks ? ['node', 'task', 'its engine says'] : []
  const head = [
    'slot',
    'state',
    'gen',
    'pid',
    'up',
    'restarts',
    'cpu',
    'memory',
    'requests/s',
    'p99',
    'measured',
    ...more,
  ]
  const rows = slots.map((slot) => {
    const { measured } = slot
    return [
      ...[`${slot.slot}`, stateOf(slot), `g${slot.generation}`, `${slot.pid ?? '-'}`],
      ...[slot.uptimeMs === null ? '-' : duration(slot.uptimeMs), `${slot.restartCount}`],
      ...[percentText(measured?.cpuRatio), bytesText(measured?.rssBytes), rateText(measured?.requestsPerSec)],
      ...[timeText(measured?.latencyP99Ms), measured == null ? 'not' : `${duration(measured.ageMs)} ago`],
      ...(ofTasks ? taskCells(slot.task) : []),
    ]
  })
  return rows.length === 0 ? ['  no slot'] : tableText([head, ...rows])
}

function taskCells(task: TaskText | null): readonly string[] {
  return task === null ? ['-', '-', '-'] : [task.node, task.taskId?.slice(0, 12) ?? task.containerName, task.engineSays]
}

function stateOf({ phase, health, isInRotation }: SlotView): string {
  return `${phase}${health === 'ok' ? '' : `, ${health}`}${isInRotation ? '' : ', out of rotation'}`
}

function measuredText({ ageMs, ...point }: NonNullable<ClusterView['measured']>): string {
  const { requestsPerSec, latencyP50Ms, latencyP99Ms, errorRatio, cpuRatio, rssBytes, openConnections } = point
  return [
    `${rateText(requestsPerSec)} requests/s`,
    `p50 ${timeText(latencyP50Ms)}`,
    `p99 ${timeText(latencyP99Ms)}`,
    `errors ${percentText(errorRatio)}`,
    `cpu ${percentText(cpuRatio)} of a core`,
    `memory ${bytesText(rssBytes)}`,
    `${openConnections ?? unknown} connections`,
    `measured ${duration(ageMs)} ago`,
  ].join(', ')
}

function numberLines(measured: NonNullable<SlotView['measured']>): readonly string[] {
  const { cpuRatio, rssBytes, heapUsedBytes, loopUtilizationRatio, loopDelayP99Ms, requestsPerSec, latencyP99Ms } =
    measured
  return [
    `cpu ${percentText(cpuRatio)} of a core, memory ${bytesText(rssBytes)}, heap ${bytesText(heapUsedBytes)}`,
    `event loop ${percentText(loopUtilizationRatio)} busy, delay p99 ${timeText(loopDelayP99Ms)}`,
    `${rateText(requestsPerSec)} requests/s, p99 ${timeText(latencyP99Ms)}, ${measured.requestsInFlight ?? unknown} in flight, ${measured.openConnections ?? unknown} connections`,
    `measured ${duration(measured.ageMs)} ago`,
  ]
}

const percentText = (ratio: number | null | undefined): string =>
  ratio == null ? unknown : `${Math.round(ratio * 100)} %`
const bytesText = (bytes: number | null | undefined): string => (bytes == null ? unknown : megabytes(bytes))
const rateText = (perSec: number | null | undefined): string => (perSec == null ? unknown : `${Math.round(perSec)}`)
const timeText = (ms: number | null | undefined): string =>
  ms == null ? unknown : ms < 10 ? `${Number(ms.toFixed(1))} ms` : duration(ms)
