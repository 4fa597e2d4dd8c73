import type { ExportedCluster } from '../../../shared/export/exported.ts'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { copyText } from '../../store/commands/commands.ts'

/** What the files do not say: what is lost on the way, what was guessed, what is typed next. */
export function ExportRemarks({ made }: { readonly made: ExportedCluster }) {
  const { lost, guessed, next } = made
  return (
    <div className="export-remarks">
      <section aria-label="What is lost">
        <h3>
          <Icon name="warn" size={12} className="tone-warn" /> What is lost <span>{lost.length}</span>
        </h3>
        {lost.length === 0 && <p>Nothing that this cluster uses.</p>}
        <ul>
          {lost.map(({ what, words }) => (
            <li key={what}>
              <b>{what}</b>
              {words}
            </li>
          ))}
        </ul>
      </section>
      <section aria-label="What was guessed">
        <h3>
          <Icon name="info" size={12} /> What was guessed <span>{guessed.length}</span>
        </h3>
        {guessed.length === 0 && <p>Nothing: each number is set, or was seen.</p>}
        <ul>
          {guessed.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      </section>
      <section aria-label="What is next">
        <h3>
          <Icon name="play" size={12} /> What is next
          <Button
            size="mini"
            kind="ghost"
            icon="copy"
            iconOnly
            aria-label="Copy commands"
            title="Copy commands"
            onClick={() => void copyText(next.join('\n'), 'Commands')}
          />
        </h3>
        <ol className="mono selectable">
          {next.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ol>
      </section>
    </div>
  )
}
