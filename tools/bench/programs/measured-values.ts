/** Numbers as long as those that are measured, and other ones in each point. */
export function measuredValues(seed: number) {
  const ratio = Math.abs(Math.sin(seed))
  return {
    cpuRatio: ratio,
    rssBytes: Math.round(84e6 + ratio * 16e6),
    requestsPerSec: 395 + ratio * 25,
    latencyP99Ms: 14 + ratio * 5,
    connectionsPerSec: 40 + ratio * 8,
  }
}
