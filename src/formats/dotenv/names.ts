/** Whose meaning a .env file may be read with. */
export const dotenvReaders = ['dotenv', 'node', 'docker', 'compose', 'shell', 'systemd', 'python', 'php'] as const

export type DotenvReader = (typeof dotenvReaders)[number]
