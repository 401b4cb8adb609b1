/** What a command has to do with: the process that it runs in, or a test's stand-in for it. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The working folder. */
  readonly folder: string
  readonly stdout: Output
  readonly stderr: Output
  /** Calls the listener with every request to stop. Returns the function that ends that. */
  onStopSignal(listener: (signal: NodeJS.Signals) => void): () => void
  /** Calls the listener with each of these signals, which then do nothing else. Returns the function that ends that. */
  onSignal(
    signals: readonly NodeJS.Signals[],
    listener: (signal: NodeJS.Signals) => void,
  ): () => void
  /** Takes a variable out of the environment: no child inherits it, and no report shows it. */
  forgetVariable(name: string): void
  /** Ends the process at once, as this signal would have done. */
  exit(signal: NodeJS.Signals): void
  /** Calls the listener with an error that nobody caught, before the process ends with 1. */
  onUncaught(listener: (error: unknown) => void): void
}

/** A stream for text. */
export interface Output {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/** Text in this colour, on a terminal that is not told to do without (https://no-color.org). */
export function coloured(
  text: string,
  colour: 'red' | 'yellow' | 'dim',
  output: Output,
  { env }: World,
): string {
  const codes = { red: 31, yellow: 33, dim: 2 }
  return output.isTTY === true && !env['NO_COLOR']
    ? `\u001B[${codes[colour]}m${text}\u001B[0m`
    : text
}

/** Text from outside without what a terminal would obey. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�')
}
