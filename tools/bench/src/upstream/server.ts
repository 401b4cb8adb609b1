/** The other end of the `upstream` benchmark, in a process of its own: answers small JSON as fast as it can. */
import { createServer } from 'node:http'

const answer = JSON.stringify({ id: 4711, name: 'CPU of the payment gateway at 97 %', status: 2 })

const server = createServer((request, response) => {
  request.resume()
  request.once('end', () => {
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(answer),
    })
    response.end(answer)
  })
})

server.listen(0, '127.0.0.1', () => process.send?.(server.address()))
process.once('disconnect', () => process.exit())
