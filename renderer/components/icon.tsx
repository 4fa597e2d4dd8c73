import {
  Activity,
  ArrowDown,
  ArrowDownToLine,
  ArrowUp,
  ArrowUpDown,
  Ban,
  Bug,
  Check,
  ChevronDown,
  ChevronLeft,
  ChevronRight,
  CircleCheck,
  CircleDot,
  Clock,
  Columns2,
  Copy,
  Cpu,
  Crosshair,
  Download,
  Ellipsis,
  ExternalLink,
  Eye,
  EyeOff,
  FileText,
  FlaskConical,
  FolderOpen,
  Gauge,
  Globe,
  History,
  Hourglass,
  Info,
  Keyboard,
  List,
  LoaderCircle,
  LogIn,
  type LucideIcon,
  MemoryStick,
  Minus,
  Monitor,
  Moon,
  OctagonX,
  Pause,
  Pencil,
  Play,
  Plus,
  Power,
  RefreshCw,
  RotateCcw,
  RotateCw,
  Route,
  Scale,
  Search,
  Server,
  ServerOff,
  Settings,
  Shuffle,
  SlidersHorizontal,
  Square,
  Sun,
  Terminal,
  Timer,
  Trash2,
  TriangleAlert,
  Undo2,
  Unlink,
  X,
  Zap,
} from 'lucide-react'
import { memo } from 'react'

/** Icons by what they mean in the deck, so that a picture is chosen once. */
const icons = {
  // states
  starting: RotateCw,
  online: CircleDot,
  listening: CircleCheck,
  'no-server': ServerOff,
  'own-port': Server,
  draining: ArrowDownToLine,
  paused: Pause,
  unresponsive: Hourglass,
  'backing-off': Clock,
  crashed: OctagonX,
  failed: Ban,
  stopped: Square,
  // outcomes
  ok: CircleCheck,
  info: Info,
  warn: TriangleAlert,
  bad: OctagonX,
  // actions
  kill: Power,
  disconnect: Unlink,
  interrupt: Square,
  exit: X,
  play: Play,
  pause: Pause,
  stop: Square,
  reload: RefreshCw,
  retry: RotateCcw,
  add: Plus,
  remove: Minus,
  delete: Trash2,
  edit: Pencil,
  copy: Copy,
  open: FolderOpen,
  external: ExternalLink,
  search: Search,
  filter: SlidersHorizontal,
  inspect: Crosshair,
  reveal: Eye,
  hide: EyeOff,
  undo: Undo2,
  more: Ellipsis,
  close: X,
  check: Check,
  down: ChevronDown,
  left: ChevronLeft,
  right: ChevronRight,
  'sort-up': ArrowUp,
  'sort-down': ArrowDown,
  sort: ArrowUpDown,
  busy: LoaderCircle,
  // things
  signal: Zap,
  load: Gauge,
  export: Download,
  compare: Columns2,
  policy: Scale,
  scale: SlidersHorizontal,
  spawn: LogIn,
  server: Server,
  file: FileText,
  output: Terminal,
  samples: FlaskConical,
  settings: Settings,
  keyboard: Keyboard,
  list: List,
  history: History,
  timer: Timer,
  shuffle: Shuffle,
  pulse: Activity,
  dark: Moon,
  light: Sun,
  system: Monitor,
  // samples, as `Sample.icon` names them
  globe: Globe,
  route: Route,
  cpu: Cpu,
  memory: MemoryStick,
  crash: Bug,
  clock: Clock,
} as const satisfies Record<string, LucideIcon>

export type IconName = keyof typeof icons

interface IconProps {
  readonly name: IconName
  /** Edge in px; 14 fits the 12-px text of controls and tables. */
  readonly size?: 10 | 12 | 14 | 16 | 20 | 24 | 32
  readonly className?: string
}

/** A picture beside a word; it never speaks alone, so screen readers skip it. */
export const Icon = memo(function Icon({ name, size = 14, className }: IconProps) {
  const Picture = icons[name]
  return (
    <Picture
      size={size}
      strokeWidth={size <= 12 ? 2 : 1.75}
      aria-hidden="true"
      focusable="false"
      className={className === undefined ? 'icon' : `icon ${className}`}
    />
  )
})
