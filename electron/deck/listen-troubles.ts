import type { ListenAddress } from '../../shared/model/worker.ts'
import { describeAddress, type ListenTrouble } from './problems.ts'

/** Addresses that could not be bound, each once, with who holds them. */
export interface ListenTroubles {
  readonly all: readonly ListenTrouble[]
  add(address: ListenAddress, code: string): void
  /** It could be bound after all. */
  clear(address: ListenAddress): void
  clearAll(): void
}

export function createListenTroubles(
  findHolder: (address: ListenAddress) => Promise<string | null>,
  onChange: () => void,
): ListenTroubles {
  const troubles = new Map<string, ListenTrouble>()
  return {
    get all() {
      return [...troubles.values()]
    },
    add(address, code) {
      const key = describeAddress(address)
      const known = troubles.get(key)
      if (known?.code === code) return
      const trouble = { address, code, holder: null }
      troubles.set(key, trouble)
      onChange()
      if (code !== 'EADDRINUSE') return
      void findHolder(address).then((holder) => {
        if (holder === null || troubles.get(key) !== trouble) return
        troubles.set(key, { ...trouble, holder })
        onChange()
      })
    },
    clear(address) {
      if (troubles.delete(describeAddress(address))) onChange()
    },
    clearAll() {
      if (troubles.size === 0) return
      troubles.clear()
      onChange()
    },
  }
}
