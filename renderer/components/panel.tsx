import './panel.css'
import type { ReactNode } from 'react'

interface PanelHeadProps {
  readonly title: string
  /** Unit, window or scale of what is shown, in quieter words beside the title. */
  readonly sub?: ReactNode
  /** Controls at the right end of the header. */
  readonly actions?: ReactNode
  readonly className?: string
}

interface PanelProps extends PanelHeadProps {
  /** Accessible name where it should differ from the title. */
  readonly label?: string
  /** 'figure' for pictures of data; their name is a promise to tests and screen readers. */
  readonly as?: 'section' | 'figure'
  readonly children: ReactNode
}

/** A bordered area of a screen with a one-line header. */
export function Panel({ label, as: Element = 'section', className, children, ...head }: PanelProps) {
  return (
    <Element className={className === undefined ? 'panel' : `panel ${className}`} aria-label={label ?? head.title}>
      <PanelHead {...head} />
      {children}
    </Element>
  )
}

/** The header alone, for pictures that share one area. */
export function PanelHead({ title, sub, actions, className }: PanelHeadProps) {
  return (
    <div className={className === undefined ? 'panel-head' : `panel-head ${className}`}>
      <h2>{title}</h2>
      {sub !== undefined && <span className="panel-sub">{sub}</span>}
      {actions !== undefined && <span className="panel-actions">{actions}</span>}
    </div>
  )
}
