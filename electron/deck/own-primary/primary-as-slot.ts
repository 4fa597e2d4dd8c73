import { ownPrimaryPlace } from '../../../shared/model/own-primary.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import type { OwnPrimaryRun } from './own-primary-run.ts'

/** An own primary that lives, as what looks into workers takes a slot: it rests online, and nobody waits for it to listen. */
export function primaryAsSlot(run: OwnPrimaryRun, agent: SlotSnapshot['agent']): SlotSnapshot {
  return {
    slot: ownPrimaryPlace,
    phase: 'online',
    phaseSinceAtMs: run.startedAtMs,
    health: run.health,
    healthSinceAtMs: run.startedAtMs,
    stuck: null,
    generation: run.generation,
    workerId: ownPrimaryPlace,
    pid: run.process.pid ?? null,
    startedAtMs: run.startedAtMs,
    bootMs: null,
    restartCount: 0,
    unstableCount: 0,
    nextTryAtMs: null,
    why: null,
    drain: null,
    successor: null,
    leaving: [],
    notListeningHint: null,
    aside: 'no-server',
    outOfRotation: null,
    agent,
    listens: run.watched.listens,
    lastExit: null,
  }
}
