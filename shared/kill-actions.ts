import type { AbilityId } from './platforms.ts'

/** Ways to hurt or help one worker, in the order of the kill menu. `exit-code` and `uncaught-exception` run in the agent. */
export const killActions = [
  'graceful-stop',
  'disconnect',
  'sigterm',
  'sigint',
  'sigkill',
  'pause',
  'resume',
  'uncaught-exception',
  'exit-code',
  'remove-slot',
] as const
export type KillAction = (typeof killActions)[number]

interface KillActionText {
  /** Accessible name of the menu item; begins with the promised word. */
  readonly label: string
  /** What it does, in a few words. */
  readonly hint: string
  /** True when the worker's own event loop has to run it: it waits while the loop is blocked or stopped. */
  readonly needsLoop: boolean
  /** What the system must be able to do; null: nothing special. */
  readonly needs: AbilityId | null
}

export const killActionTexts: Readonly<Record<KillAction, KillActionText>> = {
  'graceful-stop': { label: 'Graceful stop', hint: 'drain, then its end signal', needsLoop: false, needs: null },
  disconnect: { label: 'Disconnect', hint: 'close IPC', needsLoop: true, needs: null },
  sigterm: { label: 'SIGTERM', hint: 'terminate', needsLoop: false, needs: 'signal-handlers' },
  sigint: { label: 'SIGINT', hint: 'interrupt', needsLoop: false, needs: 'signal-handlers' },
  sigkill: { label: 'SIGKILL', hint: 'kill now', needsLoop: false, needs: null },
  pause: { label: 'Pause', hint: 'SIGSTOP', needsLoop: false, needs: 'stop-signals' },
  resume: { label: 'Resume', hint: 'SIGCONT', needsLoop: false, needs: 'stop-signals' },
  'uncaught-exception': { label: 'Uncaught exception', hint: 'crash it', needsLoop: true, needs: null },
  'exit-code': { label: 'Exit with code…', hint: 'process.exit(n)', needsLoop: true, needs: null },
  'remove-slot': { label: 'Remove slot', hint: 'one worker fewer', needsLoop: false, needs: null },
}
