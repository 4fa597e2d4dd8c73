/** A moment of a run: "0:07", "1:02:05". */
export function elapsedWords(elapsedMs: number): string {
  const seconds = Math.max(0, Math.round(elapsedMs / 1000))
  const two = (value: number): string => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}
