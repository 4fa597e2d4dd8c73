/** Whether a value, such as a URL, names the machine that reads it: each container is one of its own. */
export function namesThisMachine(value: string): boolean {
  return /(?:^|[/@\s,])(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)(?=[:/?#\s,]|$)/i.test(value)
}
