import { duration, listed, megabytes, slotNames } from '../../../shared/base/plain-words.ts'
import type { FrameOrigin, Profile, ProfileFrame, SlotProfile } from '../../../shared/inspection/profile.ts'
import { functionGaps } from '../../../shared/profiles/difference.ts'
import type { FunctionRow } from '../../../shared/profiles/function-table.ts'
import { inWords, percent, tableOf } from './hottest.ts'

const mostRows = 12
const mostGaps = 5
/** Less of a difference than this is the chance of sampling. */
const leastGapRatio = 0.02

const originWords: Readonly<Record<FrameOrigin, string>> = {
  app: 'own code',
  package: 'packages',
  node: 'Node',
  native: 'native code',
  'garbage-collection': 'garbage collection',
  idle: 'idle',
}

/** A short text for an issue or an assistant: what weighs most, own code first, and what one worker does that others do not. */
export function profileMarkdown(profile: Profile): string {
  const { parts } = profile
  return [
    `# ${profile.name}`,
    '',
    ...headLines(profile),
    ...(parts.length === 0 ? ['', 'No worker gave anything.'] : ['', ...tables(profile)]),
    ...remarkLines(profile),
    '',
  ].join('\n')
}

function headLines({
  kind,
  trigger,
  clusterName,
  atMs,
  durationMs,
  slots,
  intervalMicros,
}: Profile): readonly string[] {
  const what = kind === 'cpu' ? 'CPU profile' : 'Allocations still held at the end'
  const how = kind === 'cpu' ? `a sample every ${intervalMicros} µs` : `a sample about every ${intervalMicros} bytes`
  const when = trigger === 'boot' ? 'of the start, ' : ''
  return [
    `${what} of ${clusterName}, ${when}${slotNames(slots)}, ${duration(durationMs)}, ${how}, ${new Date(atMs).toISOString()}.`,
  ]
}

function tables({ kind, parts }: Profile): readonly string[] {
  const { tree, rows } = tableOf(parts)
  const whole = sum(tree.sideWeight)
  const frameOf = (row: FunctionRow): ProfileFrame | undefined => tree.functions[row.fn]
  const cells = (row: FunctionRow): string =>
    `| ${cell(nameOf(frameOf(row)))} | ${percent(row.self / whole)} | ${percent(row.total / whole)} | ${row.sideSelf
      .map((self, side) => percent(self / (tree.sideWeight[side] || 1)))
      .join(' | ')} |`
  const slots = parts.map(({ slot }) => `self in slot ${slot}`)
  const head = (title: string): readonly string[] => [
    `## ${title}`,
    '',
    `| function | self | total | ${slots.join(' | ')} |`,
    `| --- |${' ---: |'.repeat(slots.length + 2)}`,
  ]
  const own = rows.filter((row) => frameOf(row)?.origin === 'app' && row.total > 0)
  const others = rows.filter((row) => frameOf(row)?.origin !== 'app' && row.self > 0)
  return [
    shareLine(kind === 'cpu' ? 'Time' : 'Bytes', parts),
    '',
    ...head('Own code'),
    ...(own.length === 0 ? [`| nothing was met |${' |'.repeat(slots.length + 2)}`] : own.slice(0, mostRows).map(cells)),
    ...(others.length === 0 ? [] : ['', ...head('Everything else'), ...others.slice(0, mostRows).map(cells)]),
    ...(kind === 'cpu' ? [] : ['', `All in all ${megabytes(whole)}, as V8 estimates from its samples.`]),
    ...gapLines(parts),
  ]
}

/** "Time: 61 % own code, 20 % packages, 19 % idle." */
function shareLine(what: string, parts: readonly SlotProfile[]): string {
  const byOrigin = new Map<FrameOrigin, number>()
  for (const { frames, nodes } of parts) {
    for (const [node, weight] of nodes.selfWeight.entries()) {
      const origin = frames[nodes.frame[node] ?? -1]?.origin ?? 'native'
      byOrigin.set(origin, (byOrigin.get(origin) ?? 0) + weight)
    }
  }
  const whole = sum([...byOrigin.values()]) || 1
  const shares = [...byOrigin].filter(([, weight]) => weight > 0).sort(([, one], [, other]) => other - one)
  const words = shares.map(([origin, weight]) => `${percent(weight / whole)} ${originWords[origin]}`)
  return `${what}: ${words.length === 0 ? 'none' : listed(words)}.`
}

/** Functions on which one worker spends more than the mean of the others. */
function gapLines(parts: readonly SlotProfile[]): readonly string[] {
  if (parts.length < 2) return []
  const { tree, rows } = tableOf(parts)
  const gaps = parts.flatMap(({ slot }, side) =>
    functionGaps(rows, tree, side)
      .slice(0, mostGaps)
      .map((gap) => ({ ...gap, slot })),
  )
  const told = gaps.filter(({ selfGap }) => selfGap >= leastGapRatio).sort((a, b) => b.selfGap - a.selfGap)
  const lines = told
    .slice(0, mostGaps)
    .map(
      ({ slot, row, selfGap }) => `- slot ${slot}: ${points(selfGap)} more in ${code(nameOf(tree.functions[row.fn]))}`,
    )
  return [
    '',
    '## What one worker does that the others do not',
    '',
    ...(lines.length === 0 ? ['Nothing that is more than the chance of sampling.'] : lines),
  ]
}

/** Of shares in hundredths a difference is in points. */
const points = (gap: number): string => `${Math.round(gap * 100)} points`

function remarkLines({ parts, refused }: Profile): readonly string[] {
  const lines = [
    ...parts.flatMap(({ slot, remark }) => (remark === null ? [] : [`- slot ${slot}: ${remark}`])),
    ...refused.map(({ slot, words }) => `- slot ${slot} gave none: ${words}`),
  ]
  return lines.length === 0 ? [] : ['', '## Remarks', '', ...lines]
}

function nameOf(frame: ProfileFrame | undefined): string {
  if (frame === undefined) return '(unknown)'
  return `${inWords(frame)}${frame.packageName === null ? '' : ` (${frame.packageName})`}`
}

const code = (words: string): string => `\`${words.replaceAll('`', "'")}\``
const cell = (words: string): string => code(words).replaceAll('|', '\\|')
const sum = (weights: readonly number[]): number => weights.reduce((all, weight) => all + weight, 0)
