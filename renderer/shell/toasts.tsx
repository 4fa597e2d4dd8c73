import './alerts/alerts.css'
import { useEffect } from 'react'
import { Icon } from '../components/icon.tsx'
import { dismissToast } from '../store/commands/view-actions.ts'
import type { Toast } from '../store/deck-state.ts'
import { useDeck } from '../store/use-deck.ts'

const shownMs = 5000

/** Short words about what was reached, in a corner, read out politely. */
export function Toasts() {
  const toasts = useDeck((state) => state.toasts)
  return (
    <div className="toasts" role="status" aria-label="Done">
      {toasts.map((toast) => (
        <ToastLine key={toast.id} toast={toast} />
      ))}
    </div>
  )
}

function ToastLine({ toast }: { readonly toast: Toast }) {
  useEffect(() => {
    const timer = setTimeout(() => dismissToast(toast.id), shownMs)
    return () => clearTimeout(timer)
  }, [toast.id])
  return (
    <div className="toast">
      <Icon name={toast.tone} className={`tone-${toast.tone}`} />
      {toast.words}
    </div>
  )
}
