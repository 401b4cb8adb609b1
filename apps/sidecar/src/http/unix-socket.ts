import { access, chmod, lstat, unlink } from 'node:fs/promises'
import type { Server } from 'node:http'
import { createConnection } from 'node:net'
import { dirname } from 'node:path'

/** The owner and its group may connect: the other containers of a pod share the group, not the user. */
const mode = 0o660

/**
 * Listens on a Unix socket. One that a killed process has left behind is replaced; one that somebody answers on, and
 * anything that is no socket, is left alone. Node removes it when the server closes. Rejects with the system's error.
 */
export async function listenOnSocket(server: Server, path: string): Promise<void> {
  // Listening would call a folder that is not there a lack of permission.
  await access(dirname(path))
  await removeLeftOver(path)
  // Between the two calls nobody of the others may connect.
  const before = process.umask(0o117)
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ path, backlog: 511 }, resolve)
    })
  } finally {
    process.umask(before)
  }
  await chmod(path, mode)
}

async function removeLeftOver(path: string): Promise<void> {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (found === undefined) return
  if (!found.isSocket()) throw failure('EEXIST')
  if (await answers(path)) throw failure('EADDRINUSE')
  await unlink(path)
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ path })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

function failure(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code })
}
