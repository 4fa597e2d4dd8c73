/**
 * The order in which weighted things take turns: each exactly as often as its weight in every round, and spread over it
 * (the smooth weighted round robin of nginx). Answers indexes; a round is as long as the sum of weights over their common
 * divisor.
 */
export function weightedRound(weights: readonly number[]): Uint16Array {
  const divisor = weights.reduce(commonDivisor, 0) || 1
  const shares = weights.map((weight) => weight / divisor)
  const sum = shares.reduce((total, share) => total + share, 0)
  const credits = shares.map(() => 0)
  const round = new Uint16Array(sum)
  for (let turn = 0; turn < sum; turn += 1) {
    let best = 0
    for (const [index, share] of shares.entries()) {
      credits[index] = (credits[index] ?? 0) + share
      if ((credits[index] ?? 0) > (credits[best] ?? 0)) best = index
    }
    credits[best] = (credits[best] ?? 0) - sum
    round[turn] = best
  }
  return round
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b)
}
