import { RadioGroup } from 'radix-ui'
import type { ExperimentRun } from '../../../../../shared/model/experiment.ts'
import { Icon } from '../../../../components/icon.tsx'
import { verdictLooks } from '../experiment-words.ts'

interface RunChoiceProps {
  readonly runs: readonly ExperimentRun[]
  readonly shown: number
  readonly onShow: (number: number) => void
}

/** Which of the repeats is shown; nothing where there is one run. */
export function RunChoice({ runs, shown, onShow }: RunChoiceProps) {
  if (runs.length < 2) return null
  return (
    <RadioGroup.Root
      className="ex-runs"
      aria-label="Run"
      orientation="horizontal"
      value={String(shown)}
      onValueChange={(value) => onShow(Number(value))}
    >
      {runs.map(({ number, verdict, seed, words }) => {
        const { icon, word, tone } = verdictLooks[verdict]
        return (
          <RadioGroup.Item
            key={number}
            value={String(number)}
            aria-label={`Run ${number}, ${word}`}
            title={`Run ${number}, seed ${seed}, ${word}: ${words}`}
          >
            <Icon name={icon} size={12} className={`tone-${tone}`} />
            {number}
          </RadioGroup.Item>
        )
      })}
    </RadioGroup.Root>
  )
}
