import { useEffect, useState } from 'react'
import type { FoundApp, Program } from '../../../shared/model/program.ts'
import { runCommand } from '../../store/commands/commands.ts'

/** A path that is being typed is looked at when the hands rest. */
const restMs = 300

type Apps = Extract<Program, { kind: 'apps' }>

/** What a typed path is; the apps it names, and which of them was chosen. '' is looked at by nobody. */
export function useFoundApps(path: string) {
  const [apps, offerApps] = useState<Apps | null>(null)
  const [app, choose] = useState<FoundApp | null>(null)
  const program = useProgram(app?.request?.scriptPath === path ? '' : path.trim())
  const offer = (found: Apps | null) => {
    offerApps(found)
    choose(null)
  }
  // It stays while the form shows one of its apps, and goes when another path is typed.
  if (program !== null && (program.kind === 'apps' ? program !== apps : apps !== null)) {
    offer(program.kind === 'apps' ? program : null)
  }
  return { program, apps, app, offer, choose }
}

/** What the path is: a script, a list of apps, or nothing known yet. It is asked for anew when the path changes. */
function useProgram(path: string): Program | null {
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
