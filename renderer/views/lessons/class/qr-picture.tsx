interface QrPictureProps {
  /** Rows of modules; true is dark. */
  readonly rows: readonly (readonly boolean[])[]
  /** What it leads to. */
  readonly url: string
}

/** Black on white in both themes: cameras read nothing else for sure. */
export function QrPicture({ rows, url }: QrPictureProps) {
  const size = rows.length
  const dark = rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return (
    <svg className="class-qr" viewBox={`0 0 ${size} ${size}`} role="img" shapeRendering="crispEdges">
      <title>{`QR code of ${url}`}</title>
      <rect width={size} height={size} fill="#ffffff" />
      <path d={dark.join('')} fill="#000000" />
    </svg>
  )
}
