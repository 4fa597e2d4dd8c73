import { useEffect, useState } from 'react'
import type { Program } from '../../../shared/model/program.ts'
import { runCommand } from '../../store/commands/commands.ts'

/** A path that is being typed is looked at when the hands rest. */
const restMs = 300

/** What the path is: a script, a list of apps, or nothing known yet. It is asked for anew when the path changes. */
export function useProgram(path: string): Program | null {
  const [found, setFound] = useState<{ readonly path: string; readonly program: Program } | null>(null)
  useEffect(() => {
    if (path === '') return
    let gone = false
    const timer = setTimeout(() => {
      void runCommand('runtime.look', { path }).then((result) => {
        // What is refused, or gone, is told when it is opened.
        if (!gone && result.ok) setFound({ path, program: result.value })
      })
    }, restMs)
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [path])
  return found?.path === path ? found.program : null
}
