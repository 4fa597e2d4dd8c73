import type { Workload } from '../api/answers.ts'

/** A workload's selector as the API takes it: "app=web,tier in (front,back),!old". */
export function labelsOf({ spec: { selector } }: Pick<Workload, 'spec'>): string {
  const equal = Object.entries(selector.matchLabels).map(([key, value]) => `${key}=${value}`)
  const other = selector.matchExpressions.map(({ key, operator, values }) => {
    const all = `(${values.join(',')})`
    switch (operator) {
      case 'In':
        return `${key} in ${all}`
      case 'NotIn':
        return `${key} notin ${all}`
      case 'DoesNotExist':
        return `!${key}`
      default:
        return key
    }
  })
  return [...equal, ...other].join(',')
}
