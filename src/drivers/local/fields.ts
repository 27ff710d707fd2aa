import type { Field } from '../../core/field.ts'

export const localFields: readonly Field[] = [
  {
    name: 'path',
    title: 'folder of the encrypted files, relative to the configuration file',
    type: 'text',
    asked: true,
    default: (slug) => `.keep/${slug}`,
    reaches: 'folder',
  },
  {
    name: 'recipients',
    title: 'age public keys of those who may read it (age1...)',
    type: 'list',
    min: 1,
    pattern: /^age1[0-9a-z]+$/,
    rule: 'age public keys: age1 and what follows',
  },
]
