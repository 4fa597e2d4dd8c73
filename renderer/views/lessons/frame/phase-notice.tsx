import type { ReactNode } from 'react'
import type { LessonState } from '../../../../shared/lessons/lesson-view.ts'
import type { Tone } from '../../../../shared/model/event.ts'
import { Button } from '../../../components/button.tsx'
import { Icon, type IconName } from '../../../components/icon.tsx'
import { resetLesson, trustLesson } from '../../../store/commands/lesson-commands.ts'
import { pendingKeys } from '../../../store/commands/run-command.ts'
import { usePending } from '../../../store/use-deck.ts'

/** What is not as the step needs it, and the way out. Nothing while all is well. */
export function PhaseNotice({ lesson }: { readonly lesson: LessonState }) {
  const { phase, words, changedByHand, trust } = lesson
  if (trust !== null) return <TrustQuestion trust={trust} />
  switch (phase) {
    case 'starting':
      return <Notice icon="busy" tone="info" title="Its cluster is starting" words={words} isTurning />
    case 'resetting':
      return (
        <Notice
          icon="busy"
          tone="info"
          title="A fresh copy and a fresh cluster are on their way"
          words={words}
          isTurning
        />
      )
    case 'gone':
      return (
        <Notice icon="stopped" tone="warn" title="Its cluster is gone" words={words}>
          <ResetButton words="Bring it back" />
        </Notice>
      )
    case 'failed':
      return (
        <Notice icon="failed" tone="bad" title="Its cluster did not start" words={words}>
          <ResetButton words="Try again" />
        </Notice>
      )
    case 'ready':
      if (changedByHand === null) return null
      return (
        <Notice
          icon="edit"
          tone="info"
          title="Changed by hand"
          words={`${changedByHand}. What you see may differ from what the step tells.`}
        >
          <ResetButton words="Reset" />
        </Notice>
      )
  }
}

interface NoticeProps {
  readonly icon: IconName
  readonly tone: Tone
  readonly title: string
  readonly words: string
  readonly isTurning?: boolean
  readonly children?: ReactNode
}

function Notice({ icon, tone, title, words, isTurning = false, children }: NoticeProps) {
  return (
    <div className="lf-notice" data-tone={tone} role="status" aria-label="Lesson">
      <Icon name={icon} size={16} {...(isTurning ? { className: 'icon-busy' } : {})} />
      <p>
        <b>{title}</b>
        {words !== '' && <span className="selectable">{words}</span>}
      </p>
      {children}
    </div>
  )
}

function ResetButton({ words }: { readonly words: string }) {
  const pending = usePending(pendingKeys.lessonPhase())
  return (
    <Button icon="retry" pending={pending} onClick={() => void resetLesson()}>
      {words}
    </Button>
  )
}

/** Before a stranger's scripts run. */
function TrustQuestion({ trust }: { readonly trust: NonNullable<LessonState['trust']> }) {
  const pending = usePending(pendingKeys.lessonPhase())
  return (
    <section className="lf-trust" aria-label="Scripts of this lesson">
      <h3>
        <Icon name="trust" size={16} className="lf-trust-mark" />
        This lesson brings scripts of its own
      </h3>
      <p>
        They run with your rights on this machine, like any program you start. Let them run only if you trust who wrote
        them. Nothing has run so far.
      </p>
      <p className="selectable mono">{trust.path}</p>
      <ul>
        {trust.scripts.map((script) => (
          <li key={script} className="mono">
            <Icon name="file" size={12} />
            {script}
          </li>
        ))}
      </ul>
      <Button kind="primary" icon="play" pending={pending} onClick={() => void trustLesson()}>
        Let its scripts run
      </Button>
    </section>
  )
}
