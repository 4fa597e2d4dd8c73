import type { ReactNode } from 'react'
import { PrimaryFacts, type PrimaryFactsProps } from './primary-box.tsx'

interface UnwiredProps {
  readonly clients: ReactNode
  /** Null: no primary of this deck's stands between. */
  readonly facts: Omit<PrimaryFactsProps, 'count'> | null
  readonly children: ReactNode
}

/** What has no room in the picture stands above it. */
export function Unwired({ clients, facts, children }: UnwiredProps) {
  return (
    <>
      <div className="wv-unwired">
        {clients}
        {facts !== null && <PrimaryFacts {...facts} count={2} withQueue={false} />}
      </div>
      {children}
    </>
  )
}
