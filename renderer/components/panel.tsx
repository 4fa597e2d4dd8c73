import './panel.css'
import type { ReactNode } from 'react'

interface PanelProps {
  readonly title: string
  /** Unit, window or scale of what is shown, in quieter words beside the title. */
  readonly sub?: ReactNode
  /** Controls at the right end of the header. */
  readonly actions?: ReactNode
  /** Accessible name where it should differ from the title. */
  readonly label?: string
  /** 'figure' for pictures of data; their name is a promise to tests and screen readers. */
  readonly as?: 'section' | 'figure'
  readonly className?: string
  readonly children: ReactNode
}

/** A bordered area of a screen with a one-line header. */
export function Panel({ title, sub, actions, label, as: Element = 'section', className, children }: PanelProps) {
  return (
    <Element className={className === undefined ? 'panel' : `panel ${className}`} aria-label={label ?? title}>
      <div className="panel-head">
        <h2>{title}</h2>
        {sub !== undefined && <span className="panel-sub">{sub}</span>}
        {actions !== undefined && <span className="panel-actions">{actions}</span>}
      </div>
      {children}
    </Element>
  )
}
