import type { CommandName } from '../../shared/ipc/contract.ts'

/** The commands of the contract that only need the deck; the others need Electron, and stay with main. */
export const deckCommandNames = [
  'deck.history',
  'deck.setSamplingInterval',
  'deck.setSeen',
  'cluster.open',
  'cluster.openSample',
  'cluster.start',
  'cluster.stop',
  'cluster.remove',
  'cluster.update',
  'cluster.scale',
  'cluster.reload',
  'cluster.cancel-reload',
  'cluster.set-policy',
  'cluster.resetFairness',
  'cluster.retry',
  'cluster.deleteSocket',
  'cluster.releaseAddress',
  'cluster.stop-trying',
  'cluster.replayRule',
  'cluster.remove-slot',
  'worker.act',
  'worker.watch',
  'traffic.watch',
  'worker.revealEnv',
  'worker.output',
  'fault.preview',
  'fault.inject',
  'fault.undo',
  'fault.stop-all',
  'load.snapshot',
  'load.start',
  'load.setRate',
  'load.stop',
  'load.result',
  'load.rename',
  'load.remove',
  'experiment.snapshot',
  'experiment.check',
  'experiment.record',
  'experiment.run',
  'experiment.stop',
  'experiment.result',
  'experiment.rename',
  'experiment.remove',
  'runtime.list',
  'runtime.probe',
  'runtime.look',
] as const satisfies readonly CommandName[]
export type DeckCommandName = (typeof deckCommandNames)[number]

const known: ReadonlySet<string> = new Set(deckCommandNames)

/** Whether the deck carries this command out. */
export function isDeckCommand(name: CommandName): name is DeckCommandName {
  return known.has(name)
}
