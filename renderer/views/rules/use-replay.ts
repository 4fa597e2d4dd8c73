import { useEffect, useState } from 'react'
import type { RestartRule, SlotReplay } from '../../../shared/model/rules.ts'
import { replayRule } from '../../store/commands/commands.ts'

/** A person types digit by digit: only what stands for a moment is asked for. */
const settledMs = 200

/**
 * The exits so far under an edited rule, asked anew when the rule or the number of exits changes. While a new answer is on
 * its way, or the rule cannot be read, the last one stays.
 */
export function useReplay(clusterId: string, rule: RestartRule | null, exitCount: number): readonly SlotReplay[] {
  const [replays, setReplays] = useState<readonly SlotReplay[]>([])
  const asked = rule === null ? '' : JSON.stringify(rule)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` stands for the rule, and an exit is a reason to ask again
  useEffect(() => {
    if (rule === null) return
    let isGone = false
    const timer = setTimeout(async () => {
      const result = await replayRule(clusterId, rule)
      if (!isGone && result.ok) setReplays(result.value)
    }, settledMs)
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [clusterId, asked, exitCount])
  return replays
}
