import type { ReactNode } from 'react'

/** One setting: what it is, what it means, and its control. */
export function SettingsRow({
  title,
  hint,
  children,
}: {
  readonly title: string
  readonly hint: string
  readonly children: ReactNode
}) {
  return (
    <div className="settings-row">
      <div>
        {title}
        <p>{hint}</p>
      </div>
      {children}
    </div>
  )
}
