import './header/header.css'
import type { ReactNode } from 'react'
import { CommandsButton } from './header/commands-button.tsx'

interface PageHeaderProps {
  readonly title: string
  /** What stands there instead of the title. */
  readonly children?: ReactNode
}

/** The header of screens that belong to no cluster. */
export function PageHeader({ title, children }: PageHeaderProps) {
  return (
    <header className="head">
      {children ?? (
        <>
          <h1>{title}</h1>
          <span className="head-space" />
        </>
      )}
      <CommandsButton />
    </header>
  )
}
