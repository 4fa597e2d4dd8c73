import type { NodeBinary } from '../../../shared/model/deck.ts'

/** A Node binary in one line: version first, then where it is, then why it cannot be used. */
export function nodeWords(binary: NodeBinary): string {
  const place = binary.path === 'embedded' ? "embedded (Electron's own)" : binary.path
  const words = `v${binary.version.replace(/^v/, '')}  ${place}`
  return binary.usable ? words : `${words}: ${binary.remark ?? 'cannot run workers'}`
}

/** What should be known of the chosen binary. */
export function nodeHint(path: string, chosen: NodeBinary | undefined): string {
  if (path === '') return 'The version is shown once the cluster runs'
  if (chosen === undefined) return ''
  const types = chosen.stripsTypes ? 'runs .ts files as they are' : 'does not run .ts files as they are'
  return chosen.remark === null ? types : `${chosen.remark}; ${types}`
}
