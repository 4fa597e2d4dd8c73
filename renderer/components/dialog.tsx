import './dialog.css'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { Button } from './button.tsx'

interface DialogProps {
  readonly title: string
  readonly role?: 'dialog' | 'alertdialog'
  readonly size?: 'normal' | 'wide' | 'widest' | 'full' | 'top'
  /** Without a visible head the title is only the accessible name. */
  readonly bare?: boolean
  /** Escape, the close button, or a press outside. */
  readonly onClose: () => void
  readonly children: ReactNode
}

/**
 * A modal on the browser's own dialog element: it keeps the focus inside, makes the rest inert and gives the focus
 * back to what opened it. It is shown for as long as it is rendered. What carries `data-autofocus` is focused first.
 */
export function Dialog({ title, role = 'dialog', size = 'normal', bare = false, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const opener = document.activeElement
    element.current?.showModal()
    // The element itself would focus its first control: the one that closes it.
    element.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus()
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it, by the element's own cancel event
    <dialog
      ref={element}
      role={role === 'alertdialog' ? 'alertdialog' : undefined}
      className="dialog"
      data-size={size}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        // The backdrop belongs to the element itself; everything inside is a child.
        if (event.target === element.current && isOutside(element.current, event)) onClose()
      }}
    >
      {bare ? (
        <h2 id={titleId} className="visually-hidden">
          {title}
        </h2>
      ) : (
        <div className="dialog-head">
          <h2 id={titleId}>{title}</h2>
          {role === 'dialog' && (
            <Button kind="ghost" icon="close" iconOnly size="mini" aria-label="Close" onClick={onClose} />
          )}
        </div>
      )}
      {children}
    </dialog>
  )
}

function isOutside(dialog: HTMLElement, point: { readonly clientX: number; readonly clientY: number }): boolean {
  const box = dialog.getBoundingClientRect()
  const inside =
    point.clientX >= box.left && point.clientX <= box.right && point.clientY >= box.top && point.clientY <= box.bottom
  return !inside
}
