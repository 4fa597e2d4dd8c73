import './alerts.css'
import { type ReactNode, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'

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
  const [isOpen, setOpen] = useState(true)
  const hasOutput = output.length > 0
  return (
    <div className="alert" role={tone === 'info' ? 'status' : 'alert'} data-tone={tone}>
      <Icon name={tone} />
      <div className="alert-words">
        <b>{title}</b>
        {detail !== '' && <span className="alert-detail">{` ${detail}`}</span>}
      </div>
      {(actions !== undefined || onDismiss !== undefined || hasOutput) && (
        <div className="alert-actions">
          {actions}
          {hasOutput && (
            <Button
              kind="ghost"
              size="mini"
              icon={isOpen ? 'down' : 'right'}
              iconOnly
              aria-label="Last output"
              aria-expanded={isOpen}
              title={isOpen ? 'Hide the output' : 'Show the output'}
              onClick={() => setOpen(!isOpen)}
            />
          )}
          {onDismiss !== undefined && (
            <Button kind="ghost" size="mini" icon="close" iconOnly aria-label="Dismiss" onClick={onDismiss} />
          )}
        </div>
      )}
      {hasOutput && isOpen && <AlertOutput lines={output} />}
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
