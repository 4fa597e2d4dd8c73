import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { javascript } from '@codemirror/lang-javascript'
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { EditorState } from '@codemirror/state'
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef } from 'react'

interface CodeEditorProps {
  readonly label: string
  readonly text: string
  readonly onText: (text: string) => void
  /** Mod+Enter. */
  readonly onRun: () => void
}

/**
 * JavaScript to change. It lives in a shadow root: there CodeMirror adopts its style sheets, while in the page it would write
 * a style element, which the page's policy refuses.
 */
export function CodeEditor({ label, text, onText, onRun }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const first = useRef({ label, text })
  const told = useRef({ onText, onRun })
  useEffect(() => {
    told.current = { onText, onRun }
  })

  useEffect(() => {
    const place = host.current
    if (place === null) return
    const root = place.shadowRoot ?? place.attachShadow({ mode: 'open' })
    place.addEventListener('keydown', keepLetters)
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: first.current.text,
        extensions: [
          ...setUp(first.current.label, () => told.current.onRun()),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) told.current.onText(update.state.doc.toString())
          }),
        ],
      }),
    })
    view.current = editor
    return () => {
      place.removeEventListener('keydown', keepLetters)
      editor.destroy()
      view.current = null
    }
  }, [])

  // Texts that come from outside, such as the solution; what was typed is there already.
  useEffect(() => {
    const shown = view.current?.state.doc
    if (shown === undefined || shown.toString() === text) return
    view.current?.dispatch({ changes: { from: 0, to: shown.length, insert: text } })
  }, [text])

  return <div ref={host} className="change-editor" />
}

/** The window's own keys see only the shadow's host, not that a letter is typed there. Chords stay the window's. */
function keepLetters(event: KeyboardEvent): void {
  if (!event.ctrlKey && !event.metaKey) event.stopPropagation()
}

function setUp(label: string, run: () => void) {
  return [
    lineNumbers(),
    history(),
    bracketMatching(),
    indentOnInput(),
    indentUnit.of('  '),
    highlightActiveLine(),
    javascript(),
    syntaxHighlighting(colours),
    look,
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
    keymap.of([
      {
        key: 'Mod-Enter',
        run: () => {
          run()
          return true
        },
      },
      // Tab indents; after Escape it leaves.
      indentWithTab,
      ...defaultKeymap,
      ...historyKeymap,
    ]),
  ]
}

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.bool, tags.null], color: 'var(--code-kw)' },
  { tag: [tags.string, tags.regexp], color: 'var(--code-str)' },
  { tag: tags.comment, color: 'var(--code-com)' },
  { tag: tags.number, color: 'var(--code-num)' },
  { tag: tags.function(tags.variableName), color: 'var(--code-fn)' },
  { tag: tags.function(tags.propertyName), color: 'var(--code-fn)' },
])

const look = EditorView.theme({
  '&': {
    maxHeight: 'var(--editor-height, 46vh)',
    color: 'var(--fg)',
    backgroundColor: 'var(--inset)',
    fontSize: '0.923em',
  },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': {
    fontFamily: 'var(--mono)',
    fontFeatureSettings: '"calt" 0, "liga" 0',
    lineHeight: '1.58',
    overflow: 'auto',
    scrollbarWidth: 'thin',
    scrollbarColor: 'var(--ctl-line) transparent',
  },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--accent)' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)' },
  '.cm-gutters': { border: 'none', color: 'var(--fg-3)', backgroundColor: 'var(--inset)' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '34px' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--accent-tint) 55%, transparent)' },
  '&.cm-focused .cm-matchingBracket': { outline: '1px solid var(--accent)', backgroundColor: 'transparent' },
  '.cm-selectionBackground, ::selection': { backgroundColor: 'var(--accent-tint)' },
})
