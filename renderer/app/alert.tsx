import './alerts.css'
import type { ReactNode } from 'react'
import { Button } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'

interface AlertProps {
  readonly tone: 'info' | 'warn' | 'bad'
  readonly title: string
  /** Reason and next step. */
  readonly detail: string
  /** Lines of output that explain it, the first one first. */
  readonly output?: readonly string[]
  readonly actions?: ReactNode
  readonly onDismiss?: () => void
}

/** What failed, why, and the next step. Information is a status; what needs a person is an alert. */
export function Alert({ tone, title, detail, output = [], actions, onDismiss }: AlertProps) {
  return (
    <div className="alert" role={tone === 'info' ? 'status' : 'alert'} data-tone={tone}>
      <Icon name={tone} />
      <div className="alert-words">
        <b>{title}</b>
        {detail !== '' && <span className="alert-detail">{` ${detail}`}</span>}
      </div>
      {(actions !== undefined || onDismiss !== undefined) && (
        <div className="alert-actions">
          {actions}
          {onDismiss !== undefined && (
            <Button kind="ghost" size="mini" icon="close" iconOnly aria-label="Dismiss" onClick={onDismiss} />
          )}
        </div>
      )}
      {output.length > 0 && <AlertOutput lines={output} />}
    </div>
  )
}

/** What a worker printed of its end, from the error on. */
function AlertOutput({ lines }: { readonly lines: readonly string[] }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: it scrolls by itself, a section of the page does not
    <pre
      className="alert-output"
      role="region"
      aria-label="Last output"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      {lines.join('\n')}
    </pre>
  )
}
