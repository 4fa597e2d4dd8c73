const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** "64 MiB", as limits of containers are written. */
export function sizeWords(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10))
  return `${Number((bytes / 1024 ** step).toFixed(1))} ${units[step]}`
}
