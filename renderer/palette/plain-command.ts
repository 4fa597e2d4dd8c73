import type { KeyId } from '../../shared/keys.ts'
import type { IconName } from '../components/icon.tsx'

/** What a line of the palette says and does. */
export interface PlainCommand {
  /** What it does, in the words of the UI; searched first. */
  readonly words: string
  readonly hint: string
  readonly icon: IconName
  readonly group: 'Cluster' | 'Workers' | 'Open' | 'View' | 'Faults'
  /** Other names for the same thing, by which it is found, too. */
  readonly names: string
  run(): void
}

/** The key that does the same, as the table of keys has it. */
export type KeyHint = (id: KeyId, nth?: number) => string

/** One of them; without other names it is found by its own words. */
export const command = (
  group: PlainCommand['group'],
  icon: IconName,
  words: string,
  hint: string,
  run: () => void,
  names = '',
): PlainCommand => ({ group, icon, words, hint, run, names })
