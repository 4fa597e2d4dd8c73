import './result-name.css'
import { type FormEvent, useState } from 'react'
import { limits } from '../../../shared/limits.ts'
import type { Result } from '../../../shared/result.ts'

interface ResultNameProps {
  readonly name: string
  readonly onRename: (name: string) => Promise<Result<void>>
}

/** The name as text that can be typed over: Enter or leaving keeps it, Escape takes it back. */
export function ResultName({ name, onRename }: ResultNameProps) {
  const [text, setText] = useState(name)
  const [fault, setFault] = useState('')
  async function save(event?: FormEvent): Promise<void> {
    event?.preventDefault()
    const wanted = text.trim()
    if (wanted === name) return
    const result = await onRename(wanted)
    setFault(result.ok ? '' : result.error.message)
  }
  return (
    <form className="result-name" onSubmit={(event) => void save(event)}>
      <input
        className="input"
        aria-label="Name of this result"
        aria-invalid={fault !== ''}
        title={fault === '' ? 'Type to rename' : fault}
        maxLength={limits.nameChars}
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setText(event.target.value)
          setFault('')
        }}
        onBlur={() => void save()}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          setText(name)
          setFault('')
        }}
      />
      {fault !== '' && (
        <span className="field-error" role="alert">
          {fault}
        </span>
      )}
    </form>
  )
}
