/** What a worker is told to end by, once it has drained; in the order they are offered. */
export const endSignalIds = ['SIGTERM', 'SIGINT', 'SIGUSR2', 'shutdown', 'disconnect'] as const
export type EndSignalId = (typeof endSignalIds)[number]

/** What an app can listen for: a signal, or the IPC message `shutdown`. */
export type EndWord = Exclude<EndSignalId, 'disconnect'>

interface EndSignalText {
  readonly label: string
  /** One line: who ends processes so, and what the app must do to hear it. */
  readonly explanation: string
}

export const endSignalTexts: Readonly<Record<EndSignalId, EndSignalText>> = {
  SIGTERM: { label: 'SIGTERM', explanation: 'as systemd, Docker and Kubernetes do' },
  SIGINT: { label: 'SIGINT', explanation: 'as Ctrl+C and PM2 do' },
  SIGUSR2: { label: 'SIGUSR2', explanation: 'as nodemon does' },
  shutdown: {
    label: "message 'shutdown'",
    explanation: "process.on('message') gets 'shutdown', as from PM2's shutdown_with_message",
  },
  disconnect: { label: 'disconnect alone', explanation: 'no signal: its channel is closed, as node:cluster does' },
}

/** "SIGTERM", "the message 'shutdown'": what it was told, inside a sentence. */
export function endWordText(word: EndWord): string {
  return word === 'shutdown' ? "the message 'shutdown'" : word
}
