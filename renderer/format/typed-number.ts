/** "2 000" is a number, too; what is none becomes NaN, which every schema refuses in its own words. */
export function numberOf(text: string): number {
  const bare = text.replace(/[\s\u202f\u00a0]/g, '').replace(',', '.')
  return bare === '' ? Number.NaN : Number(bare)
}
