/** What `keep export` can write. */
export const exportFormats = [
  'env',
  'json',
  'yaml',
  'csv',
  'shell',
  'docker',
  'k8s',
  'github',
  'tfvars',
  'properties',
  'powershell',
] as const

export type ExportFormat = (typeof exportFormats)[number]

/** Those that are one assignment after another, so that a file can be added to. */
export const assignmentFormats: readonly ExportFormat[] = ['env', 'docker', 'shell']

/** The programs that a .env file can be written for. */
export const envReaders = ['node', 'python', 'php', 'ruby', 'compose', 'docker', 'shell', 'systemd', 'dotenvx'] as const

export type EnvReader = (typeof envReaders)[number]
