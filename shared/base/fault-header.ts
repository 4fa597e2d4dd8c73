/**
 * In the head of each answer that a fault of requests touched: the fault's number where it answered instead of the app, with
 * what it did (`7;latency`) where the app answered itself; several apart by commas.
 */
export const faultHeader = 'x-clusterdeck-fault'

/** A fault made this answer. What the app answered late or slowly is the app's, with its errors. */
export function isFaultAnswer(value: string): boolean {
  return value.split(',').some((one) => /^\s*\d+\s*$/.test(one))
}
