import type { ReactNode } from 'react'
import { PrimaryFacts, type PrimaryFactsProps } from './primary-box.tsx'

interface UnwiredProps {
  readonly clients: ReactNode
  readonly facts: Omit<PrimaryFactsProps, 'count'>
  readonly children: ReactNode
}

/** What has no room in the picture stands above it. */
export function Unwired({ clients, facts, children }: UnwiredProps) {
  return (
    <>
      <div className="wv-unwired">
        {clients}
        <PrimaryFacts {...facts} count={2} withQueue={false} />
      </div>
      {children}
    </>
  )
}
