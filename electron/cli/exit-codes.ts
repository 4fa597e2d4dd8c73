/** How `run` ends; scripts and service managers act on it. 3 and 4 are those of experiments. */
export const exitCodes = {
  ended: { code: 0, words: 'ended as asked, by Ctrl-C, SIGTERM or SIGHUP, with all clusters drained' },
  givenUp: {
    code: 1,
    words: 'every slot was given up after too many exits; with --watch a change of files is waited for',
  },
  primaryEnded: { code: 0, words: 'with --primary own: your primary ended with code 0, and its workers with it' },
  primaryFailed: { code: 1, words: 'with --primary own: your primary ended otherwise' },
  usage: { code: 2, words: 'the command line was not understood' },
  notStarted: { code: 5, words: 'nothing could be started' },
  interrupted: { code: 130, words: 'asked a second time to end, which cut the drain short' },
} as const satisfies Record<string, { readonly code: number; readonly words: string }>
export type ExitCodeName = keyof typeof exitCodes

/** How `experiment` ends: stable, because CI acts on it. */
export const experimentExitCodes = {
  passed: { code: 0, words: 'passed; or the file is as it should be' },
  failed: { code: 1, words: 'failed: the hypothesis did not hold; or it passed, and a report could not be written' },
  usage: { code: 2, words: 'the command line or the file was not understood' },
  void: { code: 3, words: 'void: nobody can tell, and the sentence says why' },
  aborted: { code: 4, words: 'aborted: it was ended before its end' },
  notStarted: { code: 5, words: 'the cluster or the experiment could not be started' },
  interrupted: {
    code: 130,
    words: 'interrupted by Ctrl-C, SIGTERM or SIGHUP: what was under way was taken back first',
  },
} as const satisfies Record<string, { readonly code: number; readonly words: string }>
export type ExperimentExit = keyof typeof experimentExitCodes

/** How `export` ends. */
export const exportExitCodes = {
  made: { code: 0, words: 'the files were printed or written' },
  notMade: { code: 1, words: 'they could not be made or written, and the sentence says why' },
  usage: { code: 2, words: 'the command line was not understood' },
  interrupted: { code: 130, words: 'interrupted while the script was measured; nothing is left' },
} as const satisfies Record<string, { readonly code: number; readonly words: string }>
export type ExportExit = keyof typeof exportExitCodes

/** How `lesson` ends: stable, because CI acts on it. */
export const lessonExitCodes = {
  held: { code: 0, words: 'every step went, and every claim holds on this machine or is excused' },
  failed: { code: 1, words: 'a step failed, or a claim does not hold' },
  usage: { code: 2, words: 'the command line or a lesson was not understood' },
  notStarted: { code: 5, words: 'the servers of a lesson could not be started' },
  interrupted: { code: 130, words: 'interrupted by Ctrl-C, SIGTERM or SIGHUP: its cluster was ended first' },
} as const satisfies Record<string, { readonly code: number; readonly words: string }>
export type LessonExit = keyof typeof lessonExitCodes

/** How `ctl` and `mcp` end: stable, because scripts act on it. */
export const controlExitCodes = {
  done: { code: 0, words: 'what was asked for is reached, or was so already' },
  failed: { code: 1, words: 'the deck refused it, or it failed; the reason is on stderr' },
  usage: { code: 2, words: 'the command line was not understood' },
  noDeck: { code: 5, words: 'there is no deck to talk to, or it ended meanwhile' },
  interrupted: { code: 130, words: 'interrupted by Ctrl-C; load, experiment and profile are ended first' },
} as const satisfies Record<string, { readonly code: number; readonly words: string }>
export type ControlExit = keyof typeof controlExitCodes

/** What the help says of them. */
export function exitCodesText(
  codes: Readonly<Record<string, { readonly code: number; readonly words: string }>>,
): string {
  const lines = Object.values(codes).map(({ code, words }) => `  ${String(code).padEnd(16)} ${words}`)
  return `Exit codes:\n${lines.join('\n')}\n`
}
