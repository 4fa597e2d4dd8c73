/** Longest line of a comment: wider ones are cut off in a terminal, and in the window's list of files. */
const mostChars = 80

/** A sentence as the lines of a comment, each not longer than that; a word that is longer has a line to itself. */
export function wrapComment(words: string): readonly string[] {
  const lines: string[] = []
  for (const word of words.replaceAll(/\s+/g, ' ').trim().split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= mostChars) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
