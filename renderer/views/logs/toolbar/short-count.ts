/** "62", "4.1k", "1.2M": for counts on buttons, which must not grow. */
export function shortCount(count: number): string {
  if (count < 1000) return String(count)
  if (count < 999_500) return `${Number((count / 1000).toPrecision(count < 9950 ? 2 : 3))}k`
  return `${Number((count / 1_000_000).toPrecision(2))}M`
}
