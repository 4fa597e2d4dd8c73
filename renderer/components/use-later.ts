import { useEffect, useState } from 'react'

/** By then what can be seen is there. */
const laterMs = 500

/** False at first: for what nobody sees, and what need not keep waiting who looks. */
export function useLater(): boolean {
  const [isLater, setLater] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLater(true), laterMs)
    return () => clearTimeout(timer)
  }, [])
  return isLater
}
