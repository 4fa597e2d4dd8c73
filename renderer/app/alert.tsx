import './alerts.css'
import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { Button } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'
import { errorLine } from './error-line.ts'

interface AlertProps {
  readonly tone: 'info' | 'warn' | 'bad'
  readonly title: string
  /** Reason and next step. */
  readonly detail: string
  /** Last lines of output that explain it. */
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

const linePx = 17

/** The last lines a worker printed, scrolled to the one that names the error. */
function AlertOutput({ lines }: { readonly lines: readonly string[] }) {
  const box = useRef<HTMLPreElement>(null)
  const words = lines.join('\n')
  useLayoutEffect(() => {
    if (box.current !== null) box.current.scrollTop = Math.max(0, errorLine(words.split('\n'))) * linePx
  }, [words])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard
    <pre className="alert-output" tabIndex={0} ref={box}>
      {words}
    </pre>
  )
}
