import { counted, duration, megabytes } from '../../shared/base/plain-words.ts'
import { endSignalTexts } from '../../shared/end-signals.ts'
import type { ExportLoss } from '../../shared/export/exported.ts'
import { planEnvironment } from './environment.ts'
import type { ExportFacts } from './facts.ts'

/** What a world has of what the deck does; what it has not is told as lost, where the cluster uses it. */
export interface Abilities {
  /** "PM2", "Swarm": begins the sentences. */
  readonly name: string
  /** How connections find a process there: "has only Node's round-robin". */
  readonly policies: readonly string[]
  readonly policyWords: string
  /** Restarts by age, by requests, by silence; that it can is what is left out. */
  readonly can: ReadonlySet<
    | 'age'
    | 'requests'
    | 'unresponsive'
    | 'autoscale'
    | 'heap-limit'
    | 'slot-environment'
    | 'watch'
    | 'doubling-back-off'
    | 'give-up'
    | 'app-instance'
  >
  /** Signals and messages that it can end a process by. */
  readonly ends: ReadonlySet<string>
}

/** In the order a person meets them: connections, the way out, replacement, the rest. */
export function lossesOf(facts: ExportFacts, abilities: Abilities): readonly ExportLoss[] {
  return [
    ...policyLoss(facts, abilities),
    ...drainLoss(facts, abilities),
    ...limitLosses(facts, abilities),
    ...restartLosses(facts, abilities),
    ...otherLosses(facts, abilities),
  ]
}

function policyLoss({ settings }: ExportFacts, { name, policies, policyWords }: Abilities): readonly ExportLoss[] {
  const queue =
    settings.queueLimit === 0
      ? []
      : [
          {
            what: `queue limit ${settings.queueLimit}`,
            words: `${name} has no limit on connections that wait: what comes waits in the system's accept queue`,
          },
        ]
  const handed = ['PM2', 'systemd'].includes(name) && settings.primary === 'deck' ? [handOverLoss] : []
  if (settings.primary === 'own' || policies.includes(settings.policy)) return [...handed, ...queue]
  return [{ what: `policy ${settings.policy}`, words: `${name} ${policyWords}` }, ...handed, ...queue]
}

/** As node:cluster does it: what is on its way to a worker that dies is neither dealt anew nor closed. */
const handOverLoss: ExportLoss = {
  what: 'connections on their way to a worker that dies',
  words: 'the deck deals them to another one; under node:cluster nobody answers them, until the client gives up',
}

/** The deck's drain is done from outside the app. Elsewhere it is the app's own. */
function drainLoss({ settings, evidence }: ExportFacts, { name, ends }: Abilities): readonly ExportLoss[] {
  const { endSignal } = settings
  const drain = {
    what: 'the drain',
    words: `${name} signals at once: that responses say Connection: close, that idle connections move to other workers and that nothing is cut is the deck's doing. There the app must close its server itself`,
  }
  const { endHeard, endUnheard } = evidence
  const deaf =
    endUnheard > 0 && endHeard === 0
      ? [
          {
            what: 'the end signal',
            words: `in ${counted(endUnheard, 'drain')} the app never listened for ${endSignalTexts[endSignal].label}: there it ends at the signal with what is open cut. Add process.on('SIGTERM', () => server.close())`,
          },
        ]
      : []
  const other = ends.has(endSignal)
    ? []
    : [
        {
          what: `end signal ${endSignalTexts[endSignal].label}`,
          words: `${name} cannot end a process so: it gets ${ends.has('SIGTERM') ? 'SIGTERM' : 'SIGINT'}`,
        },
      ]
  return [drain, ...deaf, ...other]
}

function limitLosses({ settings }: ExportFacts, { name, can }: Abilities): readonly ExportLoss[] {
  const { age, requests, unresponsive, memory } = settings.workerLimits
  const losses: ExportLoss[] = []
  if (age.isOn && !can.has('age'))
    losses.push({ what: `maximal age ${duration(age.ms)}`, words: `${name} replaces no process by its age` })
  if (requests.isOn && !can.has('requests'))
    losses.push({ what: `maximal requests ${requests.count}`, words: `${name} counts no requests` })
  if (unresponsive.act !== 'nothing' && !can.has('unresponsive'))
    losses.push({
      what: `${unresponsive.act} after ${duration(unresponsive.afterMs)} of silence`,
      words: `${name} does not notice a blocked event loop`,
    })
  if (memory.isOn && memory.measure === 'heap-used' && !can.has('heap-limit'))
    losses.push({
      what: `heap limit ${megabytes(memory.bytes)}`,
      words: `${name} measures the whole process, not its heap`,
    })
  if (memory.isOn) losses.push({ what: 'replacing above the memory limit', words: memoryWords(name) })
  return losses
}

function memoryWords(name: string): string {
  if (name === 'PM2')
    return 'PM2 looks every 30 s and restarts what is above it at once; the deck drains it, one slot at a time'
  return `${name} kills what is above its limit at once (137); the deck drains it, one slot at a time`
}

const backOffWords: Readonly<Record<string, string>> = {
  Kubernetes: 'waits 10 s, doubled up to 5 m: CrashLoopBackOff is fixed',
  Compose: 'leaves it to Docker: 100 ms, doubled up to 1 m, and that is fixed',
}

function restartLosses({ settings }: ExportFacts, { name, can }: Abilities): readonly ExportLoss[] {
  const { backOffMs, backOffCapMs, maxUnstable, unstableWindowMs, minUptimeMs } = settings
  if (settings.primary === 'own') return []
  return [
    ...(can.has('doubling-back-off')
      ? []
      : [
          {
            what: `back-off ${duration(backOffMs)}, doubled up to ${duration(backOffCapMs)}`,
            words: `${name} ${backOffWords[name] ?? 'waits the same time before each try'}`,
          },
        ]),
    ...(can.has('give-up')
      ? []
      : [
          {
            what: `giving up after ${maxUnstable} unstable exits in ${duration(unstableWindowMs)}`,
            words: `${name} tries for ever`,
          },
        ]),
    ...(name === 'PM2' || name === 'systemd'
      ? []
      : [
          {
            what: `an exit is unstable below ${duration(minUptimeMs)} online`,
            words: `${name} counts every restart alike, also one by kill`,
          },
        ]),
  ]
}

function otherLosses({ settings }: ExportFacts, { name, can }: Abilities): readonly ExportLoss[] {
  const { autoscale, dependencies, watch, appInstance } = settings
  const { bySlot } = planEnvironment(settings)
  const losses: ExportLoss[] = []
  if (autoscale.isOn && !can.has('autoscale'))
    losses.push({
      what: `autoscale ${autoscale.min} to ${autoscale.max}`,
      words: `${name} keeps the number it was told`,
    })
  if (bySlot.length > 0 && !can.has('slot-environment'))
    losses.push({
      what: `variables by slot: ${bySlot.join(', ')}`,
      words: `${name} gives all processes the same: each has the value of slot 1`,
    })
  if (appInstance && !can.has('app-instance'))
    losses.push({ what: 'NODE_APP_INSTANCE', words: `${name} numbers no processes from 0: it is not set` })
  if (dependencies.length > 0)
    losses.push({
      what: `proxy before ${dependencies.map(({ variable }) => variable).join(', ')}`,
      words: 'the app reaches it directly: it cannot be made slow or cut from outside',
    })
  if (watch && !can.has('watch'))
    losses.push({ what: 'reload on changes', words: `${name} does not watch files: deploy anew` })
  return losses
}
