import { type ComponentType, lazy } from 'react'
import type { PageId, TabId } from '../../shared/screens.ts'
import { CompareBar } from '../views/compare/compare-bar.tsx'
import { LessonsHead } from '../views/lessons/lesson-head.tsx'
import { LiveView } from '../views/live/live-view.tsx'
import { SettingsView } from '../views/settings/settings-view.tsx'
import { StartView } from '../views/start/start-view.tsx'

// Schemas and charts are not needed for the first paint.
const CompareView = lazy(async () => ({ default: (await import('../views/compare/compare-view.tsx')).CompareView }))
const FaultsView = lazy(async () => ({ default: (await import('../views/faults/faults-view.tsx')).FaultsView }))
const LabView = lazy(async () => ({ default: (await import('../views/lab/lab-view.tsx')).LabView }))
const LessonsView = lazy(async () => ({ default: (await import('../views/lessons/lessons-view.tsx')).LessonsView }))
export const Projector = lazy(async () => ({
  default: (await import('../views/lessons/projector/projector.tsx')).Projector,
}))
const LoadView = lazy(async () => ({ default: (await import('../views/load/load-view.tsx')).LoadView }))
const WorkersView = lazy(async () => ({ default: (await import('../views/workers/workers-view.tsx')).WorkersView }))
const LogsView = lazy(async () => ({ default: (await import('../views/logs/logs-view.tsx')).LogsView }))

/** What each tab draws of the open cluster. */
export const tabViews: Readonly<Record<TabId, ComponentType<{ readonly clusterId: string }>>> = {
  live: LiveView,
  workers: WorkersView,
  logs: LogsView,
  load: LoadView,
  faults: FaultsView,
}

interface Page {
  readonly View: ComponentType
  /** In the header, where its title alone does not do. */
  readonly Head: ComponentType | null
  /** Under the header, where tabs have their bar. */
  readonly Bar: ComponentType | null
}

/** What each page draws. */
export const pageViews: Readonly<Record<PageId, Page>> = {
  compare: { View: CompareView, Head: null, Bar: CompareBar },
  lessons: { View: LessonsView, Head: LessonsHead, Bar: null },
  lab: { View: LabView, Head: null, Bar: null },
  start: { View: StartView, Head: null, Bar: null },
  settings: { View: SettingsView, Head: null, Bar: null },
}
