import type { NativeWait, StallCapture, StallFrame, StallSource } from '../../../shared/inspection/stall.ts'
import type { SourcePlaces } from '../../sources/source-places.ts'
import type { InspectorLines } from '../door/inspector-lines.ts'
import { lookFromOutside } from '../native/look-from-outside.ts'
import { readProfile, type SampledStack } from './read-profile.ts'
import { awaitedChild, hotFrame, nativeWords, stackWords } from './stall-words.ts'
import { shutInspector, takeProfile } from './take-profile.ts'

/** A thread that turns to JavaScript opened it after 1 to 125 ms. */
const openMs = 2000
const sampleMs = 250
const mostFrames = 60
const mostIdleRatio = 0.5
const exitTailMs = 100

/** What a look at a stuck worker needs of it. */
export interface StallPorts {
  readonly pid: number
  /** When it read its code, for files that changed since. */
  readonly startedAtMs: number
  readonly lines: InspectorLines
  readonly places: SourcePlaces
  /** The file is the deck's own, and rides along in the worker. */
  isOurs(file: string): boolean
  /** Why its inspector must not be asked for; null: it may be. `isNative`: it was, and its thread did not turn to JavaScript. */
  refusal(): { readonly words: string; readonly isNative: boolean } | null
  /** How long it has been silent; null: it was heard again, or is gone. */
  silentMs(): number | null
  /** Has its Node open the inspector. False: it is gone. */
  knock(): boolean
  /** Its agent closes the inspector as soon as its loop turns. Resolves then, or when the worker is gone. */
  closeByAgent(): Promise<void>
  /** It was asked for and did not open: until that is over it must not be asked for again. */
  awaitsOpening(isAwaited: boolean): void
  wait(ms: number): Promise<void>
}

/** What was seen. */
export type StallFinding = Pick<
  StallCapture,
  'words' | 'sampledMs' | 'stack' | 'source' | 'remark' | 'native' | 'refusal'
>

/**
 * Looks where a worker is stuck: by a short profile through its inspector, or, where that does not open, by what the system
 * tells. Null: the worker was heard before anything was seen. In any case its inspector is closed afterwards, now or as soon as
 * its thread turns to JavaScript again; nothing here pauses it.
 */
export async function captureStall(ports: StallPorts): Promise<StallFinding | null> {
  const refusal = ports.refusal()
  if (refusal !== null) return seenFromOutside(ports, refusal.words, refusal.isNative)
  const silentMs = ports.silentMs()
  if (silentMs === null) return null
  const child = awaitedChild(lookFromOutside(ports.pid), silentMs)
  if (child !== null)
    return seenFromOutside(ports, 'its thread sleeps until the child ends: there is nothing to sample')
  const { lines } = ports
  lines.arm()
  if (!ports.knock()) {
    lines.disarm()
    return null
  }
  const address = await lines.address(openMs)
  if (address === null) {
    const finding = seenFromOutside(ports, 'its inspector did not open within 2 s: the thread runs no JavaScript')
    void closeWhenItOpens(ports)
    return finding
  }
  const { profile, isClosed } = await takeProfile(address, sampleMs, ports.wait)
  void closeForGood(ports, isClosed ? null : address)
  if (!profile.ok) {
    // One that ended breaks off before its exit is known.
    await ports.wait(exitTailMs)
    return seenFromOutside(ports, profile.error.message)
  }
  const sampled = readProfile(profile.value)
  if (sampled === null) return seenFromOutside(ports, 'its profile holds no sample')
  // It had only come late.
  return sampled.idleRatio > mostIdleRatio ? null : seenBySamples(ports, sampled)
}

/** What its inspector still prints is on its way. */
const linesTailMs = 200

/**
 * What was closed from outside opens once more when the loop turns: the signal has left a second word there
 * (`StartIoThreadAsyncCallback` of src/inspector_agent.cc). So the agent closes it then in any case. `address`: it may be open.
 */
async function closeForGood(ports: StallPorts, address: string | null): Promise<void> {
  if (address !== null) await shutInspector(address)
  await ports.closeByAgent()
  await ports.wait(linesTailMs)
  ports.lines.disarm()
}

/** A thread that turns to JavaScript again opens it, and may be stuck at once in the next thing. */
async function closeWhenItOpens(ports: StallPorts): Promise<void> {
  const { lines } = ports
  ports.awaitsOpening(true)
  const closed = ports.closeByAgent().then(() => lines.giveUp())
  const late = await lines.address(null)
  if (late !== null) await shutInspector(late)
  await closed
  ports.awaitsOpening(false)
  await ports.wait(linesTailMs)
  lines.disarm()
}

function seenFromOutside(ports: StallPorts, refusal: string, wasAsked = true): StallFinding | null {
  const silentMs = ports.silentMs()
  if (silentMs === null) return null
  const native: NativeWait | null = lookFromOutside(ports.pid)
  return {
    words: nativeWords(native, silentMs, wasAsked),
    sampledMs: null,
    stack: [],
    source: null,
    remark: '',
    native,
    refusal,
  }
}

function seenBySamples(ports: StallPorts, { sampledMs, frames, garbageRatio }: SampledStack): StallFinding {
  let remark = ''
  const stack = frames.slice(0, mostFrames).map((frame): StallFrame => {
    const { functionName, url, line, column, totalRatio, selfRatio, depth } = frame
    const shares = { totalRatio, selfRatio, depth }
    if (url === '' || line === null) return { functionName, file: url, line, ...shares }
    const place = ports.places.find({ file: url, line, column }, ports.startedAtMs)
    if (place.remark !== '' && remark === '') remark = place.remark
    return { functionName: place.name ?? functionName, file: place.file, line: place.line, ...shares }
  })
  const hot = hotFrame(stack)
  return {
    words: stackWords(stack, sampledMs, garbageRatio, ports.isOurs),
    sampledMs: Math.round(sampledMs),
    stack,
    source: hot === null || ports.isOurs(hot.file) ? null : sourceOf(ports.places, stack.indexOf(hot), hot, frames),
    remark,
    native: null,
    refusal: null,
  }
}

function sourceOf(
  places: SourcePlaces,
  at: number,
  { file }: StallFrame,
  frames: SampledStack['frames'],
): StallSource | null {
  const frame = frames[at]
  if (frame === undefined || frame.url === '' || frame.line === null) return null
  const code = places.code({ file: frame.url, line: frame.line, column: frame.column })
  return code === null ? null : { file, ...code }
}
