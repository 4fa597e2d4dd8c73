/** Words as one would type them in a shell: those with blanks or signs of the shell stand in single quotes. */
export function shellWords(words: readonly string[]): string {
  return words.map(shellWord).join(' ')
}

export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
