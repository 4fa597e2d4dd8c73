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
  /** True when it needs POSIX job-control signals, which Windows lacks. */
  readonly posixOnly: boolean
}

export const killActionTexts: Readonly<Record<KillAction, KillActionText>> = {
  'graceful-stop': { label: 'Graceful stop', hint: 'drain, then its end signal', needsLoop: false, posixOnly: false },
  disconnect: { label: 'Disconnect', hint: 'close IPC', needsLoop: true, posixOnly: false },
  sigterm: { label: 'SIGTERM', hint: 'terminate', needsLoop: false, posixOnly: false },
  sigint: { label: 'SIGINT', hint: 'interrupt', needsLoop: false, posixOnly: false },
  sigkill: { label: 'SIGKILL', hint: 'kill now', needsLoop: false, posixOnly: false },
  pause: { label: 'Pause', hint: 'SIGSTOP', needsLoop: false, posixOnly: true },
  resume: { label: 'Resume', hint: 'SIGCONT', needsLoop: false, posixOnly: true },
  'uncaught-exception': { label: 'Uncaught exception', hint: 'crash it', needsLoop: true, posixOnly: false },
  'exit-code': { label: 'Exit with code…', hint: 'process.exit(n)', needsLoop: true, posixOnly: false },
  'remove-slot': { label: 'Remove slot', hint: 'one worker fewer', needsLoop: false, posixOnly: false },
}
