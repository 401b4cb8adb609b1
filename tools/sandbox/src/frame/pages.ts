import type { StandInAnswer } from './stand-in.ts'

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Not Allowed',
  408: 'Request Time-out',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
}

/** The page with which nginx answers for itself, when the program behind it did not. */
export function gatewayPage(
  status: number,
  headers: Readonly<Record<string, string>> = {},
): StandInAnswer {
  const title = `${status} ${reasons[status] ?? 'Error'}`
  const body = [
    '<html>',
    `<head><title>${title}</title></head>`,
    '<body>',
    `<center><h1>${title}</h1></center>`,
    '<hr><center>nginx/1.22.1</center>',
    '</body>',
    '</html>',
    '',
  ].join('\r\n')
  return {
    status,
    headers: {
      'content-type': 'text/html',
      'content-length': String(Buffer.byteLength(body)),
      ...headers,
    },
    body,
  }
}

/** A page meant for people, with status 200, where a program expects JSON. */
export function htmlPage(title: string): StandInAnswer {
  const text = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=UTF-8' },
    body: `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>${text}</title>\n</head>\n<body>\n<h1>${text}</h1>\n</body>\n</html>\n`,
  }
}

/** What PHP leaves behind when nobody caught an exception. */
export const emptyPage: StandInAnswer = {
  status: 200,
  headers: { 'content-type': 'text/html; charset=UTF-8' },
  body: '',
}
