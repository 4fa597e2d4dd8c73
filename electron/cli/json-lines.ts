import { createMetricsLine } from '../host/metrics-line.ts'
import { readPushes, type TerminalLines } from '../host/terminal-lines.ts'

/**
 * Each lifecycle event as it is, under its cluster's name, one line of JSON, at once. One that is told again, with the error
 * that its worker ended by, has the id it had. Where metrics are served is a line of its own.
 */
export function createJsonLines(print: (line: string) => void): TerminalLines {
  const names = new Map<string, string>()
  return {
    heard: readPushes({
      metrics: createMetricsLine((metricsUrl) => print(JSON.stringify({ metricsUrl }))),
      cluster: ({ id, settings }) => names.set(id, settings.name),
      lifecycle: ({ clusterId, event }) => print(JSON.stringify({ cluster: names.get(clusterId), clusterId, event })),
    }),
    flush() {},
  }
}
