/** The same without the keys whose value is undefined: spread over defaults they would hide them. What stays keeps its type. */
export function withoutUndefined<T extends object>(values: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never
}
