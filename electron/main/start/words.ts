/**
 * The words meant for the deck: everything after the app's own path. Run from source (`electron … <app> words`) the path
 * is the first word that is no switch; a packaged binary has none.
 */
export function wordsAfterAppPath(argv: readonly string[], isRunFromSource: boolean): readonly string[] {
  if (!isRunFromSource) return argv.slice(1)
  const path = argv.findIndex((word, index) => index > 0 && !word.startsWith('-'))
  return path === -1 ? [] : argv.slice(path + 1)
}
