import type { MenuKeyId } from '../keys.ts'

/**
 * What the native menu or the command line asks of the window. `offer-cluster`: it came with the start of the deck, and is
 * opened where a person did not go on to something else. `offer-experiment`: the text of a file that a person opened outside
 * of the window, to be shown; nothing of it runs.
 */
export type MenuRequest =
  | { readonly do: MenuKeyId }
  | { readonly do: 'select-cluster' | 'offer-cluster'; readonly clusterId: string }
  | { readonly do: 'offer-experiment'; readonly name: string; readonly source: string }
  | { readonly do: 'show-lessons' }
