import { readFile } from 'node:fs/promises'

/** What a process holds in memory (resident set), in MB (10^6 bytes); undefined where the system has no `/proc`. */
export async function residentMegabytes(pid: number): Promise<number | undefined> {
  return residentIn(await statusOf(pid))
}

/** The most that a process ever held in memory, in MB; undefined when it is gone, or where the system has no `/proc`. */
export async function peakMegabytes(pid: number): Promise<number | undefined> {
  return peakIn(await statusOf(pid))
}

async function statusOf(pid: number): Promise<string> {
  try {
    return await readFile(`/proc/${pid}/status`, 'utf8')
  } catch (error) {
    // Reading the status of a process that ends just now fails in either way.
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'ESRCH') return ''
    throw error
  }
}

/** The resident set in the text of `/proc/PID/status`, in MB. */
export function residentIn(status: string): number | undefined {
  return megabytesOf(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1])
}

/** The peak of the resident set in the text of `/proc/PID/status`, in MB. */
export function peakIn(status: string): number | undefined {
  return megabytesOf(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1])
}

function megabytesOf(kibibytes: string | undefined): number | undefined {
  return kibibytes === undefined ? undefined : (Number(kibibytes) * 1024) / 1e6
}
