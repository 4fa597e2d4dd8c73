import './menu.css'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'

interface MenuProps {
  /** The button that opens it; the menu takes its name unless it has one of its own. */
  readonly trigger: ReactNode
  readonly name?: string
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
  readonly align?: 'start' | 'end'
  readonly side?: 'bottom' | 'left'
  /** What takes the focus when the menu closes; null: the trigger. */
  readonly returnTo?: () => HTMLElement | null
  readonly children: ReactNode
}

/** A drop-down menu. Not modal: the page behind stays alive, and ticks do not close it. */
export function Menu(props: MenuProps) {
  const { trigger, name, open, onOpenChange, align = 'end', side = 'bottom', returnTo, children } = props
  const control = {
    ...(open === undefined ? {} : { open }),
    ...(onOpenChange === undefined ? {} : { onOpenChange }),
  }
  return (
    <DropdownMenu.Root modal={false} {...control}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="menu"
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          loop
          onCloseAutoFocus={(event) => {
            const next = returnTo?.() ?? null
            if (next === null) return
            event.preventDefault()
            next.focus()
          }}
          {...(name === undefined ? {} : { 'aria-label': name, 'aria-labelledby': undefined })}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

interface MenuItemProps {
  readonly icon: IconName
  readonly label: string
  /** What it does, or why it cannot be done now. */
  readonly hint?: string
  readonly danger?: boolean
  readonly disabled?: boolean
  readonly onSelect: () => void
}

/** One thing to do. Its name is what is seen: first the label, then the hint. */
export function MenuItem({ icon, label, hint, danger = false, disabled = false, onSelect }: MenuItemProps) {
  return (
    <DropdownMenu.Item className="menu-item" data-danger={danger} disabled={disabled} onSelect={onSelect}>
      <Icon name={icon} />
      <span>{label}</span>
      {hint !== undefined && <span className="menu-hint">{hint}</span>}
    </DropdownMenu.Item>
  )
}

interface MenuCheckProps {
  readonly label: string
  readonly hint?: string
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
}

/** Something that is on or off. The menu stays open: others may follow. */
export function MenuCheck({ label, hint, isOn, onChange }: MenuCheckProps) {
  return (
    <DropdownMenu.CheckboxItem
      className="menu-item"
      checked={isOn}
      onCheckedChange={onChange}
      onSelect={(event) => event.preventDefault()}
    >
      <span className="menu-tick">{isOn && <Icon name="check" />}</span>
      <span>{label}</span>
      {hint !== undefined && <span className="menu-hint">{hint}</span>}
    </DropdownMenu.CheckboxItem>
  )
}

/** A line between groups of items. */
export function MenuSeparator() {
  return <DropdownMenu.Separator className="menu-separator" />
}

/** Words at the top of a menu about all of its items. */
export function MenuNote({ children }: { readonly children: ReactNode }) {
  return <div className="menu-note">{children}</div>
}
