import type { SessionParts } from './session-parts.ts'

/** From now on, or no more, workers tell which lines they print in which request, and the log joins them. */
export function switchRequestLines({ id, context, workers }: SessionParts, isOn: boolean): void {
  context.logs.joinRequests(id, isOn)
  for (const process of workers.all) process.ask({ type: 'inspect', order: { kind: 'lines', isOn } })
}
