import { spawn } from 'node:child_process'
import { chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { type ChildProcessOutcome, sidecarEntry, watchOutput } from '@retriever/launcher'
import { stringify } from 'yaml'

import { findReal } from '../real-server.ts'

/** An arbitrary user, as OpenShift gives them: no name, no rights of its own, in the group of root. */
const uid = 1_000_680_000

/** What is needed to run a process as that user and to see what it asks of the system. Undefined: it cannot be done here. */
export function findConfinement():
  | { readonly setpriv: string; readonly strace: string }
  | undefined {
  const setpriv = findReal('setpriv', { env: 'RETRIEVER_SETPRIV', commands: ['setpriv'] })
  const strace = findReal('strace', { env: 'RETRIEVER_STRACE', commands: ['strace'] })
  const isRoot = process.getuid?.() === 0
  if (isRoot && setpriv !== undefined && strace !== undefined) return { setpriv, strace }
  if (process.env['CI'] === 'true') throw new Error('only root can run a process as somebody else')
  return undefined
}

/** A sidecar that runs as somebody else. */
export interface Confined {
  /** What it writes its socket and its audit file into. Nothing else is its own. */
  readonly own: string
  /** Origins of the listeners; a socket is `unix:` with its path. */
  readonly api: string
  readonly ops: string
  readonly pid: number
  stop(): Promise<ChildProcessOutcome>
  /** What it has asked of the system so far, one call on each line. */
  calls(): Promise<readonly string[]>
}

const traced = [
  '%process',
  'connect',
  'bind',
  'open,openat,creat,truncate,mkdir,mkdirat,mknod,mknodat',
  'unlink,unlinkat,rmdir,rename,renameat,renameat2,link,linkat,symlink,symlinkat',
  'chmod,fchmodat,chown,lchown,fchownat',
]

/** Prepares the folder `own` in this folder, and starts `retriever serve` there. It has to be stopped. */
export async function startConfined(
  folder: string,
  configuration: unknown,
  env: Readonly<Record<string, string>>,
): Promise<Confined> {
  const tools = findConfinement()
  if (tools === undefined) throw new Error('cannot be done here')
  const own = join(folder, 'own')
  await mkdir(own)
  await chown(own, uid, 0)
  await chmod(own, 0o770)
  await chmod(folder, 0o755)
  const config = join(folder, 'confined.yaml')
  const log = join(folder, 'calls')
  await writeFile(config, stringify(configuration))
  const tracing = `-D -f -qq -s 256 -e trace=${traced.join(',')} -o`.split(' ')
  const plainUser = `--reuid ${uid} --regid 0 --clear-groups`.split(' ')
  const withoutRights = ['--no-new-privs', '--inh-caps=-all', '--bounding-set=-all']
  const sidecar = [process.execPath, sidecarEntry, 'serve', '--config', config]
  const words = [...tracing, log, tools.setpriv, ...plainUser, ...withoutRights, ...sidecar]
  const child = spawn(tools.strace, words, {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = watchOutput(child)
  const urlOf = (listener: string) =>
    output.waitFor(
      listener,
      ({ text }) => {
        const [, url] = new RegExp(`"listener":"${listener}","url":"([^"]+)"`).exec(text) ?? []
        return url
      },
      60_000,
    )
  try {
    const [api, ops] = await Promise.all([urlOf('api'), urlOf('ops')])
    return {
      own,
      api,
      ops,
      pid: child.pid ?? 0,
      async stop() {
        child.kill('SIGTERM')
        return output.exited
      },
      calls: async () => (await readFile(log, 'utf8')).split('\n'),
    }
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
}

/** The paths that a process has changed, or tried to: opened for writing, made, removed, renamed. */
export function pathsChanged(calls: readonly string[]): readonly string[] {
  const changing = calls.filter((call) =>
    /^\d+ +open(at)?\(/.test(call)
      ? /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC/.test(call)
      : /^\d+ +(creat|truncate|mkdir|mknod|unlink|rmdir|rename|link|symlink|f?chmod|l?f?chown)/.test(
          call,
        ),
  )
  return changing.flatMap((call) =>
    [...call.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, path = '']) => path),
  )
}
