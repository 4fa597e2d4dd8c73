import './place-button.css'
import type { ReactNode } from 'react'
import { type CodePlace, editorName, isWholePath } from '../../../shared/editor/editors.ts'
import { openPlace } from '../../store/commands/open-place.ts'
import { useDeck } from '../../store/use-deck.ts'

interface PlaceButtonProps {
  readonly clusterId: string
  readonly place: CodePlace
  /** The place in words. */
  readonly children: ReactNode
}

/** A place in code; a press goes there in the person's editor, or copies it. */
export function PlaceButton({ clusterId, place, children }: PlaceButtonProps) {
  const editor = useDeck((state) => state.view.editor)
  const isCopied = editor === 'none' || !isWholePath(place)
  return (
    <button
      type="button"
      className="code-place"
      title={isCopied ? 'Copy this place, to go there in an editor' : `Open this place in ${editorName(editor)}`}
      onClick={() => void openPlace(place, clusterId)}
    >
      {children}
    </button>
  )
}
