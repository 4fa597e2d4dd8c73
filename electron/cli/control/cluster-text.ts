import { clockTime, counted, duration, megabytes } from '../../../shared/base/plain-words.ts'
import type { LogRow } from '../../../shared/logs/log-entry.ts'
import type { LifecycleEvent } from '../../../shared/model/event.ts'
import type { ClusterView, SlotView } from '../deeds/cluster-view.ts'

/** Nobody counts it, or nothing was measured: unknown is not zero. */
const unknown = '?'

/** A cluster as `status` prints it. */
export function clusterText(view: ClusterView): string {
  const { name, runState, workers, addresses, policy, measured, problems, faults, reload, guards } = view
  return [
    `${name}: ${runState}, ${workers.listening} of ${counted(workers.desired, 'worker')} listening, ${policy}, Node ${view.nodeVersion}`,
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
  return [
    `${name}: slot ${slot.slot} g${slot.generation}: ${stateOf(slot)} for ${duration(slot.phaseForMs)}`,
    `  pid ${slot.pid ?? 'none'}, up ${timeText(slot.uptimeMs)}, booted in ${timeText(slot.bootMs)}, ${counted(slot.restartCount, 'restart')}, agent ${slot.agent}`,
    ...[...more, ...own].map((words) => `  ${words}`),
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

function slotTable(slots: readonly SlotView[]): readonly string[] {
  const head = ['slot', 'state', 'gen', 'pid', 'up', 'restarts', 'cpu', 'memory', 'requests/s', 'p99', 'measured']
  const rows = slots.map((slot) => {
    const { measured } = slot
    return [
      ...[`${slot.slot}`, stateOf(slot), `g${slot.generation}`, `${slot.pid ?? '-'}`],
      ...[slot.uptimeMs === null ? '-' : duration(slot.uptimeMs), `${slot.restartCount}`],
      ...[percentText(measured?.cpuRatio), bytesText(measured?.rssBytes), rateText(measured?.requestsPerSec)],
      ...[timeText(measured?.latencyP99Ms), measured == null ? 'not' : `${duration(measured.ageMs)} ago`],
    ]
  })
  return rows.length === 0 ? ['  no slot'] : tableText([head, ...rows])
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
