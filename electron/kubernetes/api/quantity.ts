/** Powers by suffix. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const powers: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/** "250m" to 0.25, "64Mi" to bytes, "12e6" to a number; null for what is none. */
export function readQuantity(text: string | number | undefined): number | null {
  const match = /^([+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|[+-]?\.\d+)([numkKMGTPE]?i?)$/.exec(String(text ?? '').trim())
  const power = match === null ? undefined : powers[match[2] ?? '']
  return match === null || power === undefined ? null : Number(match[1]) * power
}
