import { useEffect, useState } from 'react'
import type { LessonState } from '../../../../shared/lessons/lesson-view.ts'
import { Icon } from '../../../components/icon.tsx'
import { Kbd } from '../../../components/kbd.tsx'
import { printedKey } from '../../../keys/key-words.ts'
import { blankProjector, lessonChoice, useLessonChoice } from '../../../store/lessons/lesson-choice.ts'

const shownMs = 1500
const mostShown = 5

/** The keys as they are pressed, so that a room can follow; and why an arrow did not go on. */
export function KeyCaption({ lesson }: { readonly lesson: LessonState }) {
  const keys = usePressedKeys()
  const note = useLessonChoice((choice) => choice.note)
  return (
    <footer className="pj-foot">
      <span>
        Step {lesson.at + 1} of {lesson.steps.length}
      </span>
      <span className="pj-note" role="status" aria-label="Projector">
        {note !== null && (
          <>
            <Icon name="info" />
            {note}
          </>
        )}
      </span>
      <span className="pj-keys" aria-hidden="true">
        {keys.length === 0 ? (
          <span className="pj-hint">→ on, ← back, . blank, Esc leave</span>
        ) : (
          keys.map(({ id, words }) => <Kbd key={id} keys={words} />)
        )}
      </span>
    </footer>
  )
}

interface PressedKey {
  readonly id: number
  readonly words: string
}

function usePressedKeys(): readonly PressedKey[] {
  const [keys, setKeys] = useState<readonly PressedKey[]>([])
  useEffect(() => {
    let id = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    const press = (event: KeyboardEvent): void => {
      if (lessonChoice.getState().isBlank) {
        // Any key shows the picture again, and does nothing else.
        event.preventDefault()
        event.stopImmediatePropagation()
        blankProjector(false)
        return
      }
      const words = printedKey(event)
      if (words === null) return
      id += 1
      const pressed = { id, words }
      setKeys((before) => [...before, pressed].slice(-mostShown))
      clearTimeout(timer)
      timer = setTimeout(() => setKeys([]), shownMs)
    }
    window.addEventListener('keydown', press, true)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('keydown', press, true)
    }
  }, [])
  return keys
}
