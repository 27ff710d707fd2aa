/** What of its own environment a program gives to one that it starts. */
export interface Inheritance {
  /** false: nothing but what any program needs to run. */
  readonly inherit: boolean
  /** Names whose inherited value stays, whatever the secrets say; true: all of them. */
  readonly preserve: readonly string[] | true
}

export interface ChildEnvironment {
  readonly variables: ReadonlyMap<string, string>
  /** Secrets that stand where the environment had another value. */
  readonly replaced: readonly string[]
  /** Secrets that are not passed, because the environment's own value was to stay. */
  readonly preserved: readonly string[]
  /** Names that were to stay, and are not there. */
  readonly unset: readonly string[]
}

/**
 * The environment of a child: what is inherited, and over it the secrets. On Windows, where the case of a name does not count, one name
 * never stands there twice.
 */
export function childEnvironment(
  inherited: Readonly<Record<string, string | undefined>>,
  secrets: ReadonlyMap<string, string>,
  { inherit, preserve }: Inheritance,
  platform: string,
): ChildEnvironment {
  const compared = (name: string): string => (platform === 'win32' ? name.toUpperCase() : name)
  const named = new Set(preserve === true ? [] : preserve.map(compared))
  const stays = (name: string): boolean => preserve === true || named.has(compared(name))
  const variables = new Map<string, string>()
  const places = new Map<string, string>()
  for (const [name, value] of Object.entries(inherited)) {
    if (value === undefined || !(inherit || isNeeded(name, platform) || stays(name))) continue
    variables.set(name, value)
    places.set(compared(name), name)
  }
  const replaced: string[] = []
  const preserved: string[] = []
  for (const [name, value] of secrets) {
    const there = places.get(compared(name))
    if (there !== undefined && stays(there)) {
      preserved.push(name)
      continue
    }
    if (there !== undefined && variables.get(there) !== value) replaced.push(name)
    if (there !== undefined) variables.delete(there)
    variables.set(name, value)
  }
  const unset = preserve === true ? [] : preserve.filter((name) => !places.has(compared(name)))
  return { variables, replaced, preserved, unset }
}

/** What `--no-inherit` passes: where programs are, whose they are, and how their terminal and language work. */
function isNeeded(name: string, platform: string): boolean {
  if (platform === 'win32') return neededOnWindows.has(name.toUpperCase())
  return needed.has(name) || name.startsWith('LC_')
}

const needed: ReadonlySet<string> = new Set(['PATH', 'HOME', 'USER', 'SHELL', 'TERM', 'LANG', 'TZ', 'TMPDIR'])

/** Without SystemRoot hardly any program starts there. */
const neededOnWindows: ReadonlySet<string> = new Set(
  [
    'PATH PATHEXT SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC TEMP TMP TERM TZ LANG',
    'HOMEDRIVE HOMEPATH USERPROFILE USERNAME APPDATA LOCALAPPDATA PROGRAMDATA PROGRAMFILES',
  ].flatMap((line) => line.split(' ')),
)
