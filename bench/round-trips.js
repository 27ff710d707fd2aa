// A bare client for the benchmark: as many round trips as the second argument says, one after the other over one connection, to the port
// that is the first. Nothing can read pages that name each other in less.
import http from 'node:http'
import process from 'node:process'

const [port, count] = process.argv.slice(2).map(Number)
const agent = new http.Agent({ keepAlive: true })
const body = JSON.stringify({ MaxResults: 100 })
const headers = { 'x-amz-target': 'secretsmanager.ListSecrets', 'content-length': body.length }

for (let trip = 0; trip < count; trip++) await roundTrip()
agent.destroy()

function roundTrip() {
  return new Promise((resolve, reject) => {
    const request = http.request({ port, host: '127.0.0.1', method: 'POST', headers, agent }, (response) => {
      response.resume().on('end', resolve)
    })
    request.on('error', reject)
    request.end(body)
  })
}
