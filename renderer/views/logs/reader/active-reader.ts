import type { LogReader } from './log-reader.ts'

/** The window into the log that is on screen: what the keys act on. */
let active: LogReader | null = null

export const activeReader = (): LogReader | null => active

export function setActiveReader(reader: LogReader | null): void {
  active = reader
}
