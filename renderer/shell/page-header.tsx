import './header/header.css'
import { CommandsButton } from './header/commands-button.tsx'

/** The header of screens that belong to no cluster. */
export function PageHeader({ title }: { readonly title: string }) {
  return (
    <header className="head">
      <h1>{title}</h1>
      <span className="head-space" />
      <CommandsButton />
    </header>
  )
}
