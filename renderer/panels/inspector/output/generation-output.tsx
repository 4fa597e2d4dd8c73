import { limits } from '../../../../shared/limits.ts'
import { OutputLines } from './output-lines.tsx'
import { useGenerationOutput } from './use-generation-output.ts'

interface GenerationOutputProps {
  readonly clusterId: string
  readonly slot: number
  readonly generation: number
}

/** The last lines an ended generation printed. */
export function GenerationOutput({ clusterId, slot, generation }: GenerationOutputProps) {
  const known = useGenerationOutput(clusterId, slot, generation)
  switch (known.state) {
    case 'loading':
      return <p className="ins-none">Reading its output…</p>
    case 'refused':
      return <p className="ins-none">{known.reason}</p>
    case 'known':
      return (
        <OutputLines output={known.output} limit={limits.outputTailLines} label={`Last output of g${generation}`} />
      )
  }
}
