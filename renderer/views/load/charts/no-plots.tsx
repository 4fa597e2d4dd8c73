import type { ReactNode } from 'react'
import { PanelHead } from '../../../components/panel.tsx'

/** Stands where the charts of a load will be while there is nothing to draw. */
export function NoPlots({ title, actions, children }: { title: string; actions: ReactNode; children: ReactNode }) {
  return (
    <>
      <PanelHead title={title} actions={actions} />
      <p className="ld-none">{children}</p>
    </>
  )
}
