const withAddress = /^(--(?:inspect(?:-brk|-wait)?|inspect-port|debug-port))(?:=(.*))?$/

/**
 * Rewrites every inspector option to port 0, keeping its host: with a fixed port the second worker would fail.
 * `NODE_OPTIONS` counts too; there the option stays and an `--inspect-port=0` overrules its port, as node:cluster does.
 */
export function freeInspectPorts(execArgs: readonly string[], nodeOptions: string | undefined): string[] {
  const rewritten: string[] = []
  let takesAddress = false
  for (const arg of execArgs) {
    if (takesAddress) {
      rewritten.push(onPortZero(arg))
      takesAddress = false
      continue
    }
    const match = withAddress.exec(arg)
    if (match === null) {
      rewritten.push(arg)
      continue
    }
    const [, option = arg, address] = match
    // `--inspect-port 9229` has its address in the next argument; `--inspect` alone has none.
    takesAddress = address === undefined && option.endsWith('-port')
    rewritten.push(takesAddress ? option : `${option}=${onPortZero(address ?? '')}`)
  }
  const fromEnvironment =
    nodeOptions !== undefined && /(?:^|\s|")--inspect(?:-brk|-wait|-port)?(?:[=\s"]|$)/.test(nodeOptions)
  return fromEnvironment ? ['--inspect-port=0', ...rewritten] : rewritten
}

/** `9229` → `0`, `host` → `host:0`, `host:9229` → `host:0`, `[::1]:9229` → `[::1]:0`. */
function onPortZero(address: string): string {
  if (address === '' || /^\d+$/.test(address)) return '0'
  const host = /^(\[.*\]|[^:]*)(?::\d*)?$/.exec(address)?.[1]
  return host === undefined || host === '' ? '0' : `${host}:0`
}
