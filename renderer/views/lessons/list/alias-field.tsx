import { useState } from 'react'
import { Field } from '../../../components/field.tsx'
import { setAlias } from '../../../store/commands/lesson-commands.ts'

/** As long as results and the class take it. */
const longest = 40

/** Who learns here. Kept when the field is left, or with Enter. */
export function AliasField({ alias }: { readonly alias: string }) {
  const [draft, setDraft] = useState<string | null>(null)
  const keep = (): void => {
    if (draft !== null && draft.trim() !== alias) void setAlias(draft.trim())
    setDraft(null)
  }
  return (
    <form
      className="lsl-alias"
      onSubmit={(event) => {
        event.preventDefault()
        keep()
      }}
    >
      <Field label="Your name on results" hint="Any name will do. It is kept on this machine.">
        {(control) => (
          <input
            {...control}
            className="input"
            maxLength={longest}
            placeholder="nobody said"
            value={draft ?? alias}
            onChange={(event) => setDraft(event.target.value)}
            onBlur={keep}
          />
        )}
      </Field>
    </form>
  )
}
