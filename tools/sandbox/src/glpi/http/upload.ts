import { createHash, randomBytes } from 'node:crypto'

import { ApiError, invalidJson } from '../errors.ts'
import { isMap } from '../php/values.ts'

/** One file of an upload. */
interface UploadedFile {
  readonly filename: string
  readonly content: Buffer
}

const postMaxSize = 8 * 1024 * 1024
const uploadMaxFilesize = 2 * 1024 * 1024

/** File types that GLPI takes on a fresh install, as far as clients of an API send them. */
const allowedTypes: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  log: 'text/plain',
  csv: 'text/csv',
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  xml: 'application/xml',
  zip: 'application/zip',
}

/** Reads a multipart body: `uploadManifest` with the JSON, `filename[0]` with the file. */
export function parseUpload(
  body: Uint8Array,
  contentType: string,
  origin: string,
): Record<string, unknown> {
  const parts = partsOf(Buffer.from(body), contentType)
  const file = parts.find(({ filename }) => filename !== undefined)
  if (body.length > postMaxSize || file === undefined) {
    throw new ApiError(400, 'ERROR_UPLOAD_FILE_TOO_BIG_POST_MAX_SIZE', 'The file seems too big')
  }
  const manifest = parts.find(({ name }) => name === 'uploadManifest')
  const fields = parsed(manifest?.content.toString('utf8') ?? '')
  const input = isMap(fields['input']) ? fields['input'] : {}
  const filename = file.filename ?? ''
  const { result, stored } = received({ filename, content: file.content }, origin)
  return {
    ...fields,
    input: { ...input, ...(stored === undefined ? {} : { _stored: stored }) },
    upload_result: { filename: [result] },
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (isMap(value)) return value
  } catch {
    // as below
  }
  throw invalidJson()
}

/** What the answer says about a file, and what is stored of it; a refused file leaves nothing. */
function received(
  file: UploadedFile,
  origin: string,
): {
  readonly result: Readonly<Record<string, unknown>>
  readonly stored: Readonly<Record<string, unknown>> | undefined
} {
  const prefix = `${randomBytes(7).toString('hex')}.${randomBytes(4).readUInt32BE() % 100_000_000}`
  const extension = (file.filename.split('.').at(-1) ?? '').toLowerCase()
  const tooBig = file.content.length > uploadMaxFilesize
  const mime = allowedTypes[extension]
  const error = tooBig
    ? 'The uploaded file exceeds the upload_max_filesize directive in php.ini'
    : mime === undefined
      ? 'Filetype not allowed'
      : undefined
  const size = tooBig ? 0 : file.content.length
  const name = `${prefix}${file.filename}`
  const links = {
    url: `${origin}/files/${name}`,
    deleteUrl: `${origin}/apirest.php?filenam=${name}`,
    deleteType: 'DELETE',
  }
  const result = {
    name,
    size,
    type: tooBig ? '' : 'application/octet-stream',
    ...(error === undefined ? links : { error }),
    prefix,
    display: file.filename,
    filesize: `${size} o`,
    id: `docfilename${randomBytes(3).readUIntBE(0, 3)}`,
  }
  if (error !== undefined) return { result, stored: undefined }
  const sha1 = createHash('sha1').update(file.content).digest('hex')
  const folder = extension.toUpperCase()
  const stored = {
    filename: file.filename,
    filepath: `${folder}/${sha1.slice(0, 2)}/${sha1.slice(2)}.${folder}`,
    mime,
    sha1sum: sha1,
    tag: `${randomBytes(4).toString('hex')}-${randomBytes(4).toString('hex')}-${prefix}`,
    filecontent: file.content.toString('base64'),
  }
  return { result, stored }
}

interface Part {
  readonly name: string
  readonly filename: string | undefined
  readonly content: Buffer
}

function partsOf(body: Buffer, contentType: string): readonly Part[] {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1]
  if (boundary === undefined) return []
  const parts: Part[] = []
  const mark = Buffer.from(`--${boundary}`)
  let at = body.indexOf(mark)
  while (at >= 0) {
    const start = at + mark.length + 2
    const next = body.indexOf(mark, start)
    if (next < 0) break
    const headEnd = body.indexOf('\r\n\r\n', start)
    if (headEnd >= 0 && headEnd < next) {
      const head = body.toString('utf8', start, headEnd)
      parts.push({
        name: /\bname="([^"]*)"/.exec(head)?.[1] ?? '',
        filename: /\bfilename="([^"]*)"/.exec(head)?.[1],
        content: body.subarray(headEnd + 4, next - 2),
      })
    }
    at = next
  }
  return parts
}
