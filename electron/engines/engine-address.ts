/** The machine of an engine, as a client on this one connects to it. */
export function hostOf(address: string): string {
  if (/^(unix|npipe):/.test(address)) return '127.0.0.1'
  return new URL(address).hostname.replace(/^\[(.*)\]$/, '$1')
}
