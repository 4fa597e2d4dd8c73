/** How the program ends; scripts and service managers act on it. 3 and 4 are for verbs to come. */
export const exitCodes = {
  ended: { code: 0, words: 'ended as asked, by Ctrl-C, SIGTERM or SIGHUP, with all clusters drained' },
  givenUp: {
    code: 1,
    words: 'every slot was given up after too many exits; with --watch a change of files is waited for',
  },
  usage: { code: 2, words: 'the command line was not understood' },
  notStarted: { code: 5, words: 'nothing could be started' },
  interrupted: { code: 130, words: 'asked a second time to end, which cut the drain short' },
} as const satisfies Record<string, { readonly code: number; readonly words: string }>
export type ExitCodeName = keyof typeof exitCodes
