import './kbd.css'

/** A key or a chord, as printed on the keyboard. Silent: the control it stands in has `aria-keyshortcuts`. */
export function Kbd({ keys }: { readonly keys: string }) {
  return (
    <span className="kbd" aria-hidden="true">
      {keys}
    </span>
  )
}
