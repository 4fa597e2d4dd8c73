/** A clause that stands alone: "ended after 60 s" becomes "Ended after 60 s." */
export function asSentence(clause: string): string {
  if (clause === '') return ''
  const begun = `${clause.charAt(0).toUpperCase()}${clause.slice(1)}`
  return /[.!?]$/.test(begun) ? begun : `${begun}.`
}
