import './kbd.css'

/** A key or a chord, as printed on the keyboard. It is seen, so it is part of its control's name, too. */
export function Kbd({ keys }: { readonly keys: string }) {
  return <span className="kbd">{keys}</span>
}
