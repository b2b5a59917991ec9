// SPDX-License-Identifier: Apache-2.0
// Listens to a webhook of the running bank with the reference verifier of Standard Webhooks
// (npm standardwebhooks): what the bank signs is accepted; what was tampered with, is too old or is
// signed with an unknown secret is refused; and while secrets are rotated under way, none is.

'use strict'

const assert = require('node:assert/strict')
const http = require('node:http')
const path = require('node:path')

const { Webhook, WebhookVerificationError } =
  require(path.join(process.env.ATOLL_NODE_MODULES, 'standardwebhooks'))

const baseUrl = process.env.ATOLL_BASE_URL
const token = process.env.ATOLL_ACCESS_TOKEN
const accountId = process.env.ATOLL_ACCOUNT_ID
const kWaitMs = 20000
const kPaymentsInRotation = 30

function kept (promise) { console.log(`  kept: ${promise}`) }

async function call (method, target, fields = {}) {
  const form = new URLSearchParams(fields)
  const isGet = method === 'GET'
  const answer = await fetch(baseUrl + target + (isGet ? `?${form}` : ''), {
    method,
    headers: { Authorization: `Bearer ${token}` },
    body: isGet ? undefined : form
  })
  const body = await answer.json()
  assert.equal(answer.status, 200, JSON.stringify(body))
  return body
}

// Keeps every request as it came, and answers with `status`.
class Endpoint {
  constructor () {
    this.requests = []
    this.status = 200
    this.check = () => {}
    this.server = http.createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => { body += chunk })
      request.on('end', () => {
        const kept = { body, headers: request.headers, at: Date.now() }
        this.check(kept)
        this.requests.push(kept)
        response.statusCode = this.status
        response.end()
      })
    })
  }

  listen () { return new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve)) }
  url () { return `http://127.0.0.1:${this.server.address().port}/hook` }

  async waitFor (count) {
    const giveUp = Date.now() + kWaitMs
    while (this.requests.length < count) {
      assert.ok(Date.now() < giveUp, `${this.requests.length} of ${count} webhooks came`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    return this.requests
  }
}

function pay (number) {
  return call('POST', '/sandbox/incoming-payment',
    { account_id: accountId, amount: String(100 + number), description: `webhook ${number}` })
}

function refuses (verify, words) {
  assert.throws(verify, (error) => {
    assert.ok(error instanceof WebhookVerificationError, String(error))
    assert.match(error.message, words)
    return true
  })
}

async function main () {
  const endpoint = new Endpoint()
  await endpoint.listen()
  const { webhook } =
    await call('POST', '/webhooks', { account_id: accountId, url: endpoint.url() })
  assert.equal(webhook.status, 'enabled')
  assert.deepEqual(webhook.events, ['transaction.created'])
  assert.equal((await call('GET', `/webhooks/${webhook.id}`)).webhook.secret, webhook.secret)

  await pay(0)
  const [first] = await endpoint.waitFor(1)
  const verifier = new Webhook(webhook.secret)
  const event = verifier.verify(first.body, first.headers)
  assert.equal(event.type, 'transaction.created')
  assert.deepEqual(Object.keys(event), ['type', 'data'])
  kept('the reference verifier accepts what the bank signs, in its plain form')

  refuses(() => verifier.verify(first.body.replace('100', '999'), first.headers), /signature/i)
  refuses(() => verifier.verify(first.body, { ...first.headers, 'webhook-id': 'evt_other' }),
    /signature/i)
  refuses(() => new Webhook('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')
    .verify(first.body, first.headers), /signature/i)
  kept('what was tampered with, or signed with another secret, is refused')

  const now = Date.now
  try {
    Date.now = () => now() + 4 * 60 * 1000
    verifier.verify(first.body, first.headers)
    Date.now = () => now() + 5 * 60 * 1000 + 2000
    refuses(() => verifier.verify(first.body, first.headers), /old/i)
  } finally {
    Date.now = now
  }
  kept('a replay more than five minutes later is refused')

  await call('POST', `/webhooks/${webhook.id}/replay`,
    { event_id: first.headers['webhook-id'] })
  const again = (await endpoint.waitFor(2))[1]
  verifier.verify(again.body, again.headers)
  assert.equal(again.headers['webhook-id'], first.headers['webhook-id'])
  kept('an event sent once more has its id and a new signature')

  await checkRotation(endpoint, webhook)
  await checkRetries(endpoint, webhook)
  assert.deepEqual(await call('DELETE', `/webhooks/${webhook.id}`), {})
  endpoint.server.close()
}

// The receiver learns of the new secret some time after the bank signs with it: half of the
// deliveries are checked with the old one alone, and none of either half is refused.
async function checkRotation (endpoint, webhook) {
  const old = new Webhook(webhook.secret)
  let current = old
  let checked = 0
  endpoint.check = ({ body, headers }) => { current.verify(body, headers); checked += 1 }
  const before = endpoint.requests.length
  let rotated
  for (let number = 1; number <= kPaymentsInRotation; number += 1) {
    await pay(number)
    if (number === kPaymentsInRotation / 3) {
      rotated = (await call('POST', `/webhooks/${webhook.id}/rotate-secret`)).webhook
      assert.notEqual(rotated.secret, webhook.secret)
    }
    if (number === 2 * kPaymentsInRotation / 3) current = new Webhook(rotated.secret)
  }
  const requests = await endpoint.waitFor(before + kPaymentsInRotation)
  assert.equal(checked, kPaymentsInRotation)
  const last = requests.at(-1)
  old.verify(last.body, last.headers)
  endpoint.check = () => {}
  kept(`a rotation of the secret under way: ${checked} delivered, none refused`)
}

async function checkRetries (endpoint, webhook) {
  endpoint.status = 503
  const before = endpoint.requests.length
  await pay(99)
  const requests = await endpoint.waitFor(before + 2)
  endpoint.status = 200
  const [one, other] = requests.slice(before)
  assert.equal(one.headers['webhook-id'], other.headers['webhook-id'])
  const settled = await endpoint.waitFor(before + 3)
  const { webhook: { secret } } = await call('GET', `/webhooks/${webhook.id}`)
  new Webhook(secret).verify(settled.at(-1).body, settled.at(-1).headers)
  const { deliveries } = await call('GET', `/webhooks/${webhook.id}/deliveries`)
  assert.equal(deliveries.filter((one) => one.status === 503).length >= 2, true)
  kept('a failed delivery is tried again with the same id, and the log tells of it')
}

main().catch((error) => { console.error(error); process.exit(1) })
