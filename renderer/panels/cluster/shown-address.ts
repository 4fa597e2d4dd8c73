import type { ServedAddress } from '../../../shared/model/cluster.ts'

/** The one address that stands for a cluster, and whether it is a link. */
export interface ShownAddress {
  readonly text: string
  readonly isLink: boolean
  /** What is spoken there, why it is no link, and where else the cluster is served. */
  readonly title: string
}

/** The first that a browser opens, else the first of all; null while nothing is served. */
export function shownAddress(served: readonly ServedAddress[]): ShownAddress | null {
  const shown = served.find(({ notInBrowser }) => notInBrowser === null) ?? served[0]
  if (shown === undefined) return null
  const { text, protocolWords, notInBrowser } = shown
  const isLink = notInBrowser === null
  const spoken = protocolWords === '' ? '' : `${protocolWords}. `
  const first = isLink ? `${spoken}Open in the system's browser` : `${spoken}No link: ${notInBrowser}`
  const others = served
    .filter((one) => one !== shown)
    .map((one) => `${one.text} (${one.protocolWords || 'not told yet'})`)
  const title = others.length === 0 ? first : `${first}. Also served: ${others.join(', ')}`
  return { text, isLink, title }
}
