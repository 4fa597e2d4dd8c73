import type { ReactNode } from 'react'

interface SectionProps {
  readonly title: string
  /** Quieter words beside the title: a sum, an age. */
  readonly sub?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** One part of the drawer; always in the same order, so that the eye knows where to look. */
export function Section({ title, sub, actions, children }: SectionProps) {
  return (
    <section className="ins-section" aria-label={title}>
      <div className="ins-section-head">
        <h3>{title}</h3>
        {sub !== undefined && <span className="ins-sub">{sub}</span>}
        {actions !== undefined && <span className="ins-section-actions">{actions}</span>}
      </div>
      {children}
    </section>
  )
}
