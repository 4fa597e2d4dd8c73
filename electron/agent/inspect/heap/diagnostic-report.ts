/**
 * Node's diagnostic report on this process. Without its environment, unless that is wanted: `excludeEnv` came with 22.13, so it
 * is taken out by hand. Names of peers are not looked up (`excludeNetwork`, 20.13): each would be waited for.
 */
export function diagnosticReport(withEnvironment: boolean): object {
  const { report } = process
  if (report === undefined) throw new Error('this Node makes no diagnostic reports')
  const made: object = withoutNetwork(report, () => report.getReport())
  if (!withEnvironment) Reflect.deleteProperty(made, 'environmentVariables')
  return made
}

function withoutNetwork(report: object, make: () => object): object {
  const before: unknown = Reflect.get(report, 'excludeNetwork')
  if (typeof before !== 'boolean') return make()
  Reflect.set(report, 'excludeNetwork', true)
  try {
    return make()
  } finally {
    Reflect.set(report, 'excludeNetwork', before)
  }
}
