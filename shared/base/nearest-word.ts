/** The word that was probably meant: about every third letter may be another; null: none is that near. */
export function nearestWord(written: string, words: readonly string[]): string | null {
  const most = Math.ceil(written.length / 3)
  let best: { readonly word: string; readonly distance: number } | null = null
  for (const word of words) {
    const distance = distanceOf(written, word)
    if (distance <= most && (best === null || distance < best.distance)) best = { word, distance }
  }
  return best?.word ?? null
}

/** How many letters to put in, take out or change (Levenshtein). */
function distanceOf(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, nth) => nth)
  for (const [nth, letter] of [...one].entries()) {
    const next = [nth + 1]
    for (const [at, otherLetter] of [...other].entries()) {
      const change = (row[at] ?? 0) + (letter === otherLetter ? 0 : 1)
      next.push(Math.min(change, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1))
    }
    row = next
  }
  return row[other.length] ?? 0
}
