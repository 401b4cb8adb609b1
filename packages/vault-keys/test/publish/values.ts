import * as fc from 'fast-check'

/** All that some reader of environment files treats in a way of its own. */
const pieces = `'"\`\\$#=!~*?;&|<>(){}[]%^@:,/-_aZ0 \t\n\r\v\f`
  .split('')
  .concat(['\\n', '\\r', "\\'", '\\"', '${HOME}', '$(id)', '\r\n', "''", '\n#', ' #', 'export A='])
  .concat(['\0', '\u0001', '\u001b', '\u007f', '\u0080', '\u0081', '\u0085', '\u0088', '\u00a0'])
  .concat(['\ufeff', '\u2028', '\u2029', '\u3000', 'é', '€', '🐕', '\ud800', '\udc00'])

/** Values that are mostly made of what is special somewhere; every kind of refusal comes up, and every way to quote. */
export const values: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((some) => some.join('')),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: fc.constantFrom('\\', "'", '"', '`', 'n', ' ', '#', 'a'), maxLength: 6 }),
  fc.constantFrom(
    '',
    '\n',
    '\n\n',
    '\r\n',
    ' ',
    '\ufeff',
    'a\n',
    'true',
    '007',
    'dd-api-key-4f2a9c',
  ),
)

/** So many values that one process may be started for all of them. */
export const manyValues: fc.Arbitrary<readonly string[]> = fc.array(values, {
  minLength: 60,
  maxLength: 60,
})
