import { readFile } from 'node:fs/promises'

/** How long a process has been computing, in milliseconds; undefined where the system has no `/proc`. */
export async function processorMs(pid: number): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return processorMsIn(text)
}

/** The same in the text of `/proc/PID/stat`. It counts hundredths of a second. */
export function processorMsIn(stat: string): number | undefined {
  // The name of the program may have spaces and brackets in it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [user, system] = [Number(fields[11]), Number(fields[12])]
  return Number.isInteger(user) && Number.isInteger(system) ? (user + system) * 10 : undefined
}

/**
 * How long the main thread of a process had something to do and no core to do it on, in milliseconds: what a machine that
 * is busy with other things adds to every answer. Undefined where the system does not tell.
 */
export async function waitedForCoreMs(pid: number): Promise<number | undefined> {
  return waitedMsIn(await readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => ''))
}

/** The same in the text of `/proc/PID/schedstat`. */
export function waitedMsIn(schedstat: string): number | undefined {
  const waited = schedstat.trim().split(' ')[1]
  return waited === undefined ? undefined : Number(waited) / 1e6
}
