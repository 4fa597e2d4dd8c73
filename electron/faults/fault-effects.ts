import { type FaultId, faultAction } from '../../shared/actions/faults/fault-actions.ts'
import { counted, duration, megabytes, slotNames } from '../../shared/base/plain-words.ts'
import type { FaultSpec } from '../../shared/model/fault.ts'
import { carrierOf } from './carrier.ts'
import type { FaultNumbers, HitLife } from './hit-life.ts'

/** Reads what was measured, by its name there; null: nobody measured it. */
type Read = (name: string) => number | null
type Words = (read: Read) => readonly (string | null)[]

const inWords = (value: number | null, words: (value: number) => string): string | null =>
  value === null ? null : words(value)
const osCpu = (read: Read): string | null =>
  inWords(read('osCpuRatio'), (ratio) => `OS CPU ${Math.round(ratio * 100)} %`)
const rss = (read: Read): string | null => inWords(read('osRssGainedBytes'), (bytes) => `RSS +${megabytes(bytes)}`)

/** "12 of 80 requests": hit, of those that could have been. */
function hitOf(read: Read, thing: string): string | null {
  const hit = read('hitCount')
  const seen = read('seenCount')
  return hit === null || seen === null ? null : `${hit} of ${counted(seen, thing)}`
}
function addedEachMs(read: Read): number | null {
  const sumMs = read('addedMsSum')
  const hit = read('hitCount')
  return sumMs === null || hit === null || hit === 0 ? null : sumMs / hit
}

const hits =
  (thing: string): Words =>
  (read) => [hitOf(read, thing)]

const connectionsHit = (read: Read): string | null =>
  inWords(read('hitCount'), (count) => `${counted(count, 'connection')} hit`)
const late: Words = (read) => [
  connectionsHit(read),
  inWords(read('meanHeldMs'), (ms) => `what passed came ${duration(ms)} later`),
]
const ended: Words = (read) => [connectionsHit(read), inWords(read('endedCount'), (count) => `${count} of them ended`)]
const held: Words = (read) => [connectionsHit(read)]

/** What was measured of each fault: parts in words, null where nobody measured one. `os…` is the system's own word. */
const effects: { readonly [Id in FaultId]?: Words } = {
  'fault.block-loop': (read) => {
    const silentMs = Math.max(read('silentMs') ?? 0, read('blockedMs') ?? 0)
    return [`loop silent ${(silentMs / 1000).toFixed(1)} s`, osCpu(read)]
  },
  'fault.burn-loop': (read) => [
    inWords(read('measuredPercent'), (share) => `${Math.round(share)} % of the loop`),
    osCpu(read),
  ],
  'fault.burn-thread': (read) => [
    inWords(read('threadCount'), (count) => `${counted(count, 'thread')} busy`),
    osCpu(read),
  ],
  'fault.leak': (read) => [
    inWords(read('heldBytes'), (bytes) => `${megabytes(bytes)} held`),
    inWords(read('heldCount'), (count) => `${count} held`),
    rss(read),
    read('isHeldBack') === 1 ? 'held back: the machine has little memory left' : null,
  ],
  'fault.fill-heap': (read) => [inWords(read('heldBytes'), (bytes) => `${megabytes(bytes)} held`), rss(read)],
  'fault.gc-pressure': (read) => [
    inWords(read('madePerSec'), (rate) => `${rate} MB/s of garbage`),
    inWords(read('collections'), (count) => counted(count, 'collection')),
    inWords(read('gcPercent'), (share) => `${share} % of the time in GC`),
    osCpu(read),
  ],
  'fault.clock-skew': (read) => [
    inWords(read('offsetMs'), (ms) => `Date is ${duration(Math.abs(ms))} ${ms < 0 ? 'behind' : 'ahead'}`),
  ],
  'fault.full-descriptors': (read) => [
    inWords(read('openedCount'), (count) => `${counted(count, 'descriptor')} taken`),
  ],
  'fault.latency': (read) => [hitOf(read, 'request'), inWords(addedEachMs(read), (ms) => `+${duration(ms)} each`)],
  'fault.status': hits('request'),
  'fault.hang': (read) => [hitOf(read, 'request'), inWords(read('hangingCount'), (count) => `${count} hang now`)],
  'fault.reset': hits('request'),
  'fault.slow-body': hits('request'),
  'fault.cut-body': hits('request'),
  'fault.boot-slow': (read) => [inWords(read('sleptMs'), (ms) => `its start waited ${duration(ms)}`)],
  'fault.never-listen': (read) => [
    inWords(read('hitCount'), (count) => `${counted(count, 'listen()', 'listen()')} without an answer`),
  ],
  'fault.refuse-port': (read) => [
    inWords(read('hitCount'), (count) => `${counted(count, 'listen()', 'listen()')} failed`),
  ],
  'fault.handover-delay': hits('connection'),
  'fault.handover-drop': hits('connection'),
  'fault.handover-reset': hits('connection'),
  'fault.handover-stall': (read) => [inWords(read('hitCount'), (count) => `${counted(count, 'connection')} waited`)],
  'fault.lose-messages': hits('message'),
  'fault.dependency-latency': late,
  'fault.dependency-bandwidth': late,
  'fault.dependency-timeout': held,
  'fault.dependency-reset': ended,
  'fault.dependency-limit': ended,
  'fault.dependency-slicer': late,
  'fault.dependency-down': ended,
}

/** What one hit did so far, with its numbers; why there is nothing, where there is nothing; '' while nothing is known. */
export function describeEffect({ fault }: FaultSpec, { numbers, why, landedAtMs }: HitLife): string {
  const words = effects[fault]
  const hasNumbers = Object.keys(numbers).length > 0
  const read = reader(numbers)
  const again = inWords(read('listeningAgainMs'), (ms) => `listening again after ${duration(ms)}`)
  const own = words === undefined || !hasNumbers ? [] : words(read)
  const measured = own.filter((part) => part !== null).join(', ')
  if (again !== null) return [why, measured, again].filter((part) => part !== '').join(', ')
  if (measured === '') return why
  return landedAtMs === null && why !== '' ? `${why} (${measured})` : why === '' ? measured : `${measured}; ${why}`
}

const reader =
  (numbers: FaultNumbers): Read =>
  (name) =>
    Object.hasOwn(numbers, name) ? (numbers[name] ?? null) : null

interface DescribedHit {
  readonly slot: number
  readonly life: HitLife
}

/** All hits of a fault in one sentence. `why`: what became of the fault itself, '' when its hits say it. */
export function describeFault(
  spec: FaultSpec,
  hits: readonly DescribedHit[],
  { hit, landed, skipped }: { readonly hit: number; readonly landed: number; readonly skipped: number },
  why: string,
): string {
  const newest = hits.at(-1)
  if (newest === undefined) return why
  const skippedWords = skipped === 0 ? [] : [`${skipped} skipped (${why})`]
  if (spec.trigger.kind === 'every') {
    const strikes = `${counted(hit, 'hit')}, ${landed} landed`
    return [strikes, ...skippedWords, `last: slot ${newest.slot}: ${describeEffect(spec, newest.life)}`].join('; ')
  }
  // The newest of each slot that landed, else the newest; slots of which the same is said stand together.
  const landedLast = hits.toSorted((a, b) => Number(a.life.landedAtMs !== null) - Number(b.life.landedAtMs !== null))
  const bySlot = new Map(landedLast.map(({ slot, life }) => [slot, describeEffect(spec, life)]))
  const byWords = new Map<string, number[]>()
  for (const [slot, words] of bySlot) byWords.set(words, [...(byWords.get(words) ?? []), slot])
  const [only] = byWords.keys()
  const effect =
    byWords.size === 1 && only !== undefined
      ? only
      : [...byWords].map(([words, slots]) => `${slotNames(slots)}: ${words}`).join('; ')
  return [effect, why].filter((part) => part !== '').join('; ')
}

const awaitedThings: { readonly [Carrier in ReturnType<typeof carrierOf>]: string } = {
  action: 'nothing was seen',
  agent: 'nothing was measured',
  start: 'no worker started',
  primary: 'no connection came',
  dependency: 'no connection was made',
  fleet: 'nothing was seen',
}

/** Why nothing was seen of a fault in that time. */
export function whyNothingLanded({ fault }: FaultSpec, withinMs: number): string {
  const { group } = faultAction(fault)
  const nothing =
    group === 'request'
      ? 'no request matched'
      : fault === 'fault.lose-messages'
        ? 'no message came'
        : fault === 'fault.never-listen' || fault === 'fault.refuse-port'
          ? 'no worker asked for a port'
          : awaitedThings[carrierOf(fault)]
  return `${nothing} in ${duration(withinMs)}`
}
