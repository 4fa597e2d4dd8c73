import './button.css'
import type { ComponentProps } from 'react'
import { Icon, type IconName } from './icon.tsx'

interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled' | 'type'> {
  readonly kind?: 'plain' | 'ghost' | 'primary' | 'danger' | 'danger-fill' | 'link'
  readonly size?: 'normal' | 'mini' | 'large'
  readonly icon?: IconName
  /** Only the icon is seen: give an `aria-label`. */
  readonly iconOnly?: boolean
  /** The command is on its way: a second press does nothing. */
  readonly pending?: boolean
  /** Stays focusable, so that its reason (`title`) can be read. */
  readonly disabled?: boolean
  readonly type?: 'button' | 'submit'
}

/** Something to press. While pending or disabled it keeps focus and place, and a press does nothing. */
export function Button(props: ButtonProps) {
  const { kind = 'plain', size = 'normal', icon, iconOnly, pending = false, disabled = false, ...rest } = props
  const { children, className, onClick, type = 'button', ...attributes } = rest
  const inert = pending || disabled
  return (
    <button
      {...attributes}
      type={type}
      className={className === undefined ? 'button' : `button ${className}`}
      data-kind={kind}
      data-size={size}
      data-icon-only={iconOnly}
      aria-disabled={inert || undefined}
      aria-busy={pending || undefined}
      onClick={(event) => (inert ? event.preventDefault() : onClick?.(event))}
    >
      {pending ? (
        <Icon name="busy" className="icon-busy" size={size === 'mini' ? 12 : 14} />
      ) : (
        icon !== undefined && <Icon name={icon} size={size === 'mini' ? 12 : 14} />
      )}
      {children}
    </button>
  )
}
