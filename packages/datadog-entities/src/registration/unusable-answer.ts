/**
 * A register answered, but nothing can be concluded from it. The message goes on behind the name of the register, and
 * holds nothing of the answer.
 */
export class UnusableAnswer extends Error {
  override readonly name = 'UnusableAnswer'
}
