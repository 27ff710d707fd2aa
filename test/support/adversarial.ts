import fc from 'fast-check'

const characters = Array.from(`ab019 =#'"\`\\$\n\r\t{}()é🔐nrtuxz!:,;~*?&|<>%@^-+/._[]\u00a0\u2028\ufeff\u0085\u001b`)
const pieces = [
  '${',
  '$$',
  '$(',
  '${K1}',
  '$K1',
  '${__:-$}',
  '="',
  "='",
  '\\n',
  '\\r',
  '\\t',
  '\\\\',
  "\\'",
  '\\"',
  '\\`',
  '\\$',
  `'"'"'`,
  "''",
  ' #',
  '\n#',
  '\r\n',
  '\nK1=x\n',
  '\nexport K1=x',
  "'\nK2='x",
  '"\nK2="x',
  'encrypted:',
  '%0A',
  '::',
  ':=ls',
  '<<',
  'EOF',
  '#{',
  '%{',
  '&&',
  '||',
]
const quoted = ['"', "'", '`', '']

/**
 * Values on which readers stumble, other ones each time; what they would run, should anything run them, makes the file `canary`.
 */
export function adversarial(canary: string, count: number): string[] {
  const touch = `/bin/touch ${canary}`
  const runs = [
    `$(${touch})`,
    `\`${touch}\``,
    `;${touch};`,
    `\n${touch}\n`,
    `'; ${touch} #`,
    `"; ${touch} #`,
    `' + $(${touch}) + '`,
  ]
  const unit = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...characters) },
    { weight: 3, arbitrary: fc.constantFrom(...pieces) },
    { weight: 1, arbitrary: fc.constantFrom(...runs) },
  )
  const value = fc.oneof(
    { weight: 6, arbitrary: fc.array(unit, { maxLength: 9 }).map((units) => units.join('')) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom(...quoted), fc.array(unit, { maxLength: 5 }))
        .map(([quote, units]) => quote + units.join('') + quote),
    },
    {
      weight: 1,
      arbitrary: fc.string({
        unit: fc.constantFrom(...Array.from('abcXYZ019 !#%&()*+,-./:;<=>?@[]^_{|}~$\'"\\')),
        minLength: 8,
        maxLength: 32,
      }),
    },
    { weight: 1, arbitrary: fc.constantFrom(...pem) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
  )
  return fc.sample(value, count)
}

const pem = [
  '-----BEGIN KEY-----\nMIIB+/aZ==\n-----END KEY-----\n',
  '{"a": "b", "c": [1, 2]}',
  '{\n  "a": "b$c"\n}',
  '',
  ' ',
  'postgres://user:p%40ss@db:5432/app?x=1&y=2#z',
]
