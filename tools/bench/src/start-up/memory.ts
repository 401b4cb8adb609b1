import { readFile } from 'node:fs/promises'

/** What a process holds in memory (resident set), in MB (10^6 bytes); undefined where the system has no `/proc`. */
export async function residentMegabytes(pid: number): Promise<number | undefined> {
  try {
    return residentIn(await readFile(`/proc/${pid}/status`, 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** The resident set in the text of `/proc/PID/status`, in MB. */
export function residentIn(status: string): number | undefined {
  const kibibytes = /^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1]
  return kibibytes === undefined ? undefined : (Number(kibibytes) * 1024) / 1e6
}
