import type { AgentInspectReport } from '../../../shared/inspection/agent-reports.ts'
import type { ExitRecord, SlotSnapshot } from '../../../shared/model/worker.ts'
import { slotEnvironment } from '../../../shared/slot-environment.ts'
import type { ClusterWorker, ForkOptions } from '../../cluster/types.ts'
import { mergeVariables } from '../../platform/environment-names.ts'
import type { SupervisorPorts } from '../../supervisor/types.ts'
import { latencyBoundsMs } from '../../telemetry/series/latency-buckets.ts'
import { settingsInUse } from '../dependencies/settings-in-use.ts'
import type { ForkOrder } from '../own-primary/cluster-own-primary.ts'
import { errorOfEnd, excerptOf, placesOf, tellLateError } from '../problems/last-words.ts'
import { findPrintedAddress } from '../problems/printed-address.ts'
import { whyNotListening } from '../problems/why-not-listening.ts'
import { userEnvironment, workerEnvironment } from '../settings/environment.ts'
import { tracedProcess } from '../traffic/forked-sources.ts'
import type { DeckContext, PreparedScript } from '../types.ts'
import { joinOutput } from './join-output.ts'
import type { SessionParts } from './session-parts.ts'
import { WorkerProcess } from './worker-process.ts'

type Place = { readonly slot: number; readonly generation: number }

/** What the supervisor decides, done: forks go to the primary, facts to history and window. */
export function createSupervisorPorts(context: DeckContext, session: () => SessionParts): SupervisorPorts {
  return {
    clock: context.clock,
    fork: (slot, generation) => startWorker(session(), { slot, generation }).handle,
    errorOf(slot, generation, code, signal) {
      const parts = session()
      if (parts.prepared === null) return null
      const places = placesOf(parts, parts.prepared.settings)
      return errorOfEnd(parts.output.buffer(slot, generation), { code, signal }, places)
    },
    runStateChanged(runState) {
      const { primary } = session()
      // First of all: a client is refused at once, instead of waiting for workers that take nobody any more.
      if (runState === 'stopping') primary.shutAddresses()
      if (runState === 'stopped') letGo(session())
      context.settled()
      session().changed()
    },
    whyNotListening: (slot, generation) => whyNotListening(session(), slot, generation),
    slotChanged: (slot) => slotChanged(session(), slot),
    slotLeaving: (slot) => session().primary.leaveSlot(slot),
    slotBack: (slot) => session().primary.rejoinRotation(slot),
    slotRemoved(slot) {
      session().telemetry.slotRemoved(slot)
      session().primary.retireSlot(slot)
      session().troubles.slotGone(slot)
      session().faults.slotRemoved(slot)
      session().changed()
    },
    tookOver({ slot, generation }) {
      const { telemetry, workers } = session()
      const process = workers.find(slot, generation)
      if (process?.worker.pid === undefined) return
      // Telemetry knows one worker of a slot: until now that was the old one.
      telemetry.workerUp({ slot, generation, pid: process.worker.pid })
      telemetry.workerOnline(slot, generation)
      if (process.hello !== null) telemetry.agentMessage(slot, generation, process.hello)
      process.ask({ type: 'detail' })
    },
    reloadChanged: () => reloadChanged(session()),
    lifecycle: (event) => session().tell(event),
    lifeline(slot, segments) {
      context.publish('lifeline', { clusterId: session().id, slot, segments })
    },
    exited: (exit) => exited(session(), exit),
  }
}

function reloadChanged(parts: SessionParts): void {
  const { reload } = parts.supervisor
  if (reload !== null) parts.lives.reloaded(reload)
  // No worker got ready with what it brought: those that come go on with what worked.
  if (reload?.state === 'stopped' && reload.done === 0 && parts.proven !== null) parts.prepared = parts.proven
  if (reload?.state !== 'running') forgetProven(parts)
  parts.endings.reloadChanged(reload)
  parts.changed()
}

function exited({ id, context, ...parts }: SessionParts, exit: ExitRecord): void {
  parts.history.addExit(exit)
  parts.endings.exited(exit)
  parts.faults.workerGone(exit)
  parts.looks.workerGone(exit)
  parts.stalls.gone(exit)
  context.publish('exit', { clusterId: id, exit })
}

function slotChanged({ primary, faults, looks, lives, changed }: SessionParts, snapshot: SlotSnapshot): void {
  const { slot, phase, aside, workerId } = snapshot
  // It will not come to where its predecessor listened.
  if (aside !== null && workerId !== null) primary.servesElsewhere(workerId)
  // Nobody will ask for its addresses again by itself: clients are refused instead of waiting for ever.
  if (phase === 'failed') primary.leaveSlot(slot)
  faults.slotChanged(snapshot)
  looks.slotChanged(snapshot)
  lives.slotChanged(snapshot)
  changed()
}

/** No worker lives: addresses and proxies are there for nobody. */
function letGo({ primary, dependencies }: SessionParts): void {
  primary.releaseAddresses()
  dependencies.closeAll()
}

/** What the reload was for is in force, or taken back. */
function forgetProven(parts: SessionParts): void {
  parts.proven = null
  parts.dependencies.keepOnly(settingsInUse(parts))
}

function startWorker(parts: SessionParts, place: Place): WorkerProcess {
  const { context, telemetry, prepared } = parts
  if (prepared === null) throw new Error('a worker was asked for before the script was checked')
  const { worker, forked } = forkOrdered(parts, prepared, place)
  const process: WorkerProcess = new WorkerProcess(
    worker,
    { ...place, settings: parts.own.settings ?? prepared.settings },
    {
      clock: context.clock,
      protocols: parts.protocols,
      connect: (address) => parts.primary.connectTo(worker.id, address),
      leaveRotation: () => parts.primary.leaveRotation(place.slot),
      rejoinRotation: () => parts.primary.rejoinRotation(place.slot),
    },
    {
      agentMessage(message) {
        // What a blocked loop still tells is no sign of life.
        if (message.type === 'fault') return parts.faults.heard(place, message)
        if (message.type === 'inspected') return heardLook(parts, place, message.report)
        // The app begins to listen for a signal while it blocks: that is no sign of life either.
        if (message.type === 'door') return
        parts.stalls.heard(place)
        telemetry.agentMessage(place.slot, place.generation, message)
        parts.traffic.agentMessage(tracedProcess(process), message)
      },
      agentChanged(agent) {
        if (agent === 'absent') telemetry.agentClosed(place.slot, place.generation)
        else parts.faults.agentCame(place)
        parts.supervisor.facts.workerAgent(worker.id, agent)
      },
      pipeClosed: () => parts.faults.agentGone(place),
      drainProgress: (open, owed) => parts.supervisor.facts.drainProgress(worker.id, open, owed),
      drainNumbers: (numbers, listeners) => parts.supervisor.facts.drainNumbers(worker.id, numbers, listeners),
      listensChanged(listens) {
        // A server of its own never reaches the primary: the agent is the only one to tell that it listens.
        if (listens.some((one) => one.exclusive)) {
          parts.troubles.listens(place.slot, worker.id)
          parts.primary.servesElsewhere(worker.id)
          parts.supervisor.facts.workerListening(worker.id, listens)
        } else parts.supervisor.facts.workerListens(worker.id, listens)
        // What is spoken at the cluster's addresses may be another thing now.
        parts.changed()
      },
      oddities: createOddityTeller(parts, place),
    },
  )
  parts.workers.add(process)
  joinOutput(parts, process)
  awaitLastWords(parts, prepared, place, worker)
  if (worker.pid !== undefined) {
    parts.faults.workerStarted(place, worker.pid)
    if (!isBeside(parts, place)) telemetry.workerUp({ ...place, pid: worker.pid })
    context.ledger.add({ pid: worker.pid, slot: place.slot, clusterName: prepared.settings.name })
  }
  forked()
  return process
}

/** They may come after its exit, and the alert shows them. */
function awaitLastWords(parts: SessionParts, { settings }: PreparedScript, place: Place, worker: ClusterWorker): void {
  worker.stderr?.once('close', () => {
    tellLateError(parts, settings, place.slot, place.generation)
    tellPrinted(parts, place, worker.id)
  })
}

function heardLook({ id, context, looks }: SessionParts, place: Place, report: AgentInspectReport): void {
  if (report.kind === 'lines') context.logs.told(id, place, report)
  else looks.heard(place, report)
}

/** A process that the worker had started did not get an address, and said so: the primary has not heard of that. */
function tellPrinted(parts: SessionParts, { slot, generation }: Place, workerId: number): void {
  parts.changed()
  const places = { cwd: parts.prepared?.cwd ?? '', ownFiles: parts.ownFiles }
  const printed = findPrintedAddress(excerptOf(parts.output.buffer(slot, generation), places).error)
  const exit = parts.history.exitsOf(slot).findLast((one) => one.generation === generation)
  // Another one may listen there by now.
  const isOver = parts.supervisor.slots.some((one) => one.slot === slot && one.phase === 'listening')
  if (printed === null || isOver || (exit !== undefined && exit.cause !== 'crash')) return
  parts.troubles.add(slot, workerId, printed.address, printed.code)
  if (parts.workers.byId(workerId) === null) parts.troubles.ended(workerId)
}

/** A successor, whose slot still shows the generation before it. */
function isBeside({ supervisor }: SessionParts, { slot, generation }: Place): boolean {
  return supervisor.slots.some((one) => one.slot === slot && one.generation !== generation)
}

/** As its own primary wants it, where that decides; `forked` tells it. */
function forkOrdered(parts: SessionParts, prepared: PreparedScript, place: Place) {
  const order = parts.own.orderFor(place.slot)
  if (order === null) return { worker: fork(parts, prepared, place), forked() {} }
  const worker = forkAs(parts, prepared, place, order)
  return { worker, forked: () => parts.own.forked(place.slot, worker, order) }
}

/** As the settings say. */
function fork(parts: SessionParts, prepared: PreparedScript, place: Place) {
  const { context, dependencies } = parts
  const { settings, runtime, cwd } = prepared
  const own = userEnvironment(context.environment, slotEnvironment(settings, place.slot))
  const user = mergeVariables(own, dependencies.variablesFor(settings, own))
  const { scriptPath: script, args, execArgs, serialization } = settings
  const { execPath } = runtime
  return forkWith(parts, prepared, place, { script, args, execArgs, execPath, cwd, env: user, serialization })
}

/** As its own primary asked. What a person set for that very slot stands over it. */
function forkAs(parts: SessionParts, prepared: PreparedScript, place: Place, { wish, uniqueId }: ForkOrder) {
  const ofApp = uniqueId === undefined ? {} : { uniqueId }
  if (wish === null) return fork(parts, prepared, place)
  const { exec: script, args, execArgv: execArgs, execPath, cwd, serialization, uid, gid } = wish
  const ofSlot = slotEnvironment({ ...parts.settings(), env: {}, appInstance: false }, place.slot)
  return forkWith(parts, prepared, place, {
    ...{ script, args, execArgs, execPath, cwd, serialization, ...ofApp },
    env: mergeVariables(wish.env, ofSlot),
    ...(uid === null ? {} : { uid }),
    ...(gid === null ? {} : { gid }),
  })
}

type AppFork = Omit<ForkOptions, 'agentPipe' | 'ownProcessGroup' | 'slot'>

/** What is the app's, and what rides along. */
function forkWith(parts: SessionParts, { runtime }: PreparedScript, place: Place, app: AppFork) {
  const { primary, context, traffic, faults, looks } = parts
  const inherited = faults.startsWith(place)
  const atBoot = looks.startsWith(place)
  const countsEveryMs = context.countsEveryMs()
  const ownExecArgs = ['--require', context.agentPath]
  return primary.fork({
    ...app,
    execArgs: [...ownExecArgs, ...app.execArgs],
    env: workerEnvironment(app.env, runtime, {
      intervalMs: context.sampler.intervalMs,
      latencyBoundsMs,
      ownExecArgs,
      ...(countsEveryMs === 0 ? {} : { countsEveryMs }),
      ...(parts.settings().requestLines ? { lines: true } : {}),
      ...(traffic.order === null ? {} : { traffic: traffic.order }),
      ...(inherited.length === 0 ? {} : { faults: inherited }),
      ...(atBoot.length === 0 ? {} : { looks: atBoot }),
    }),
    agentPipe: true,
    ownProcessGroup: true,
    slot: place.slot,
  })
}

/** Tells each kind of oddity once per worker; the counts that follow are read in the inspector. */
function createOddityTeller({ tell, context }: SessionParts, place: Place): (words: readonly string[]) => void {
  const told = new Set<string>()
  return (words) => {
    for (const sentence of words) {
      const kind = sentence.replace(/\d+/g, '#').replace('messages', 'message')
      if (told.has(kind)) continue
      told.add(kind)
      const said = `slot ${place.slot}: ${sentence}; the worker runs on`
      tell({ atMs: context.clock.nowMs(), kind: 'notice', tone: 'warn', ...place, words: said, mark: null })
    }
  }
}
