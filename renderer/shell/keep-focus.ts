/** What may take the focus of something in it that is gone: parts of the window that a person knows by name. */
const homes =
  '[role=group], [role=region], [role=tabpanel], [role=row], [role=toolbar], tr, section[aria-label], header, nav, aside, main'
const layers = 'dialog, [role=menu], [role=listbox]'

/**
 * Keeps the keys' focus in its place. A pressed button may be gone once its command is under way, and a dialog takes the menu
 * with it that opened it: left alone, the focus falls to the page, and Tab begins at the top of the window. The nearest part
 * that is still there takes it, not the next button: a key that is held down would press that one, too.
 * Returns how to stop it.
 */
export function keepFocus(page: Document): () => void {
  /** What had the focus and all it lies in, innermost first: in the window itself, and in a dialog or menu over it. */
  let below: readonly Element[] = []
  let above: readonly Element[] = []
  const remember = ({ target }: FocusEvent): void => {
    if (!(target instanceof Element)) return
    if (target.closest(layers) === null) [below, above] = [withParents(target), []]
    else above = withParents(target)
  }
  const look = (): void => {
    const isLost = page.activeElement === null || page.activeElement === page.body
    const last = above[0] ?? below[0]
    if (!isLost || last === undefined || last.isConnected) return
    const home = [...above, ...below].find(canTake)
    above = []
    if (home !== undefined) focusOn(home)
  }
  const watch = new MutationObserver(look)
  watch.observe(page.body, { childList: true, subtree: true })
  page.addEventListener('focusin', remember)
  return () => {
    watch.disconnect()
    page.removeEventListener('focusin', remember)
  }
}

function withParents(element: Element): Element[] {
  const chain: Element[] = []
  for (let one: Element | null = element; one !== null; one = one.parentElement) chain.push(one)
  return chain
}

function canTake(element: Element): boolean {
  if (!element.isConnected || element.getClientRects().length === 0) return false
  return element.matches(homes) || (element.matches('button, a[href], input, select, [tabindex]') && !isInert(element))
}

function isInert(element: Element): boolean {
  return element.closest('[inert]') !== null
}

function focusOn(home: Element): void {
  // The whole window says nothing by itself; its heading does.
  const taker = home.matches('main') ? (home.querySelector('h1') ?? home) : home
  if (!(taker instanceof HTMLElement)) return
  // Said outright, −1 makes focusable what by its nature is not.
  if (taker.tabIndex < 0) taker.tabIndex = -1
  taker.focus({ preventScroll: true })
}
