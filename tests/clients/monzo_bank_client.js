// SPDX-License-Identifier: Apache-2.0
// Drives every call of the npm package monzo-bank that the bank serves, with nothing of it changed
// but the host, and checks that webhook, feed, pots and balance tell one story. Prints one line a
// promise kept; exits 1 at the first one broken.
'use strict'

const assert = require('node:assert/strict')
const http = require('node:http')
const path = require('node:path')

const monzo = require(path.join(process.env.ATOLL_NODE_MODULES, 'monzo-bank'))
const baseUrl = process.env.ATOLL_BASE_URL
const token = process.env.ATOLL_ACCESS_TOKEN
const accountId = process.env.ATOLL_ACCOUNT_ID
const userId = process.env.ATOLL_USER_ID
const kWebhookWaitMs = 15000

monzo.setHost(baseUrl)

function kept (promise) {
  console.log(`  kept: ${promise}`)
}

// What monzo-bank has no call for: pots and the sandbox.
async function call (method, target, fields) {
  const response = await fetch(baseUrl + target, {
    method,
    headers: { Authorization: `Bearer ${token}` },
    body: fields === undefined ? undefined : new URLSearchParams(fields)
  })
  const body = await response.json()
  assert.equal(response.status, 200, `${method} ${target}: ${JSON.stringify(body)}`)
  return body
}

async function refusedBy (promise, status, code) {
  const refusal = await promise.then(() => assert.fail('not refused'), (reason) => reason)
  assert.equal(refusal.status, status)
  assert.equal(refusal.error.code, code)
  assert.equal(typeof refusal.error.message, 'string')
  return refusal.error
}

// A listener that hands out each delivery once, by transaction id.
class WebhookListener {
  constructor () {
    this.deliveries = new Map()
    this.waiting = new Map()
    this.server = http.createServer((request, response) => {
      let text = ''
      request.on('data', (chunk) => { text += chunk })
      request.on('end', () => {
        const event = JSON.parse(text)
        this.deliveries.set(event.data.id, event)
        this.waiting.get(event.data.id)?.(event)
        response.end('{}')
      })
    })
  }

  listen () {
    return new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve))
  }

  url () {
    return `http://127.0.0.1:${this.server.address().port}/hook?from=atoll`
  }

  delivered (id) {
    if (this.deliveries.has(id)) return Promise.resolve(this.deliveries.get(id))
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no webhook for ${id}`)), kWebhookWaitMs)
      this.waiting.set(id, (event) => { clearTimeout(timer); resolve(event) })
    })
  }
}

// All transactions of the account, oldest first, paged by id as the API means it.
async function allTransactions () {
  const all = []
  for (;;) {
    const page = await list({ since: all.length === 0 ? '1970-01-01T00:00:00Z' : all.at(-1).id })
    all.push(...page)
    if (page.length < 100) return all
  }
}

// As a browser would bring it back.
async function codeOfSignIn (options = {}) {
  const answer = await call('POST', '/sandbox/authorise', {
    client_id: process.env.ATOLL_CLIENT_ID,
    redirect_uri: process.env.ATOLL_REDIRECT_URI,
    user_id: userId,
    state: 'the-state',
    ...options
  })
  const redirect = new URL(answer.redirect_to)
  assert.equal(redirect.searchParams.get('state'), 'the-state')
  assert.equal(redirect.searchParams.get('code'), answer.code)
  return answer.code
}

async function checkSignIn () {
  const credentials = {
    grant_type: 'authorization_code',
    client_id: process.env.ATOLL_CLIENT_ID,
    client_secret: process.env.ATOLL_CLIENT_SECRET,
    redirect_uri: process.env.ATOLL_REDIRECT_URI
  }
  const code = await codeOfSignIn()
  const first = await monzo.token({ ...credentials, code })
  assert.equal(first.token_type, 'Bearer')
  assert.ok(Number.isInteger(first.expires_in) && first.expires_in > 100000)
  assert.equal(first.user_id, userId)
  assert.equal((await monzo.tokenInfo(first.access_token)).client_id, credentials.client_id)
  assert.equal((await monzo.accounts(first.access_token)).accounts[0].id, accountId)
  kept('a code becomes a token that reads the account')

  const [second, crossing] = await Promise.all(
    [monzo.refreshToken(first.refresh_token), monzo.refreshToken(first.refresh_token)])
  assert.deepEqual(second.access_token, crossing.access_token)
  await refusedBy(monzo.accounts(first.access_token), 401,
    'unauthorized.bad_access_token.evicted')
  assert.equal((await monzo.accounts(second.access_token)).accounts[0].id, accountId)
  kept('a token is refreshed, twice at once too, and the old one is evicted')

  const reused = await refusedBy(monzo.token({ ...credentials, code }), 400,
    'bad_request.bad_authorization_code.used')
  assert.equal(reused.error, 'invalid_grant')
  await refusedBy(monzo.accounts(second.access_token), 401,
    'unauthorized.bad_access_token.evicted')
  kept('a code that comes twice ends what came of it')

  const unapproved = await codeOfSignIn({ approved: 'false' })
  const waiting = await monzo.token({ ...credentials, code: unapproved })
  assert.ok(waiting.scope.endsWith('.pre_verification'))
  assert.equal((await monzo.tokenInfo(waiting.access_token)).authenticated, true)
  await refusedBy(monzo.accounts(waiting.access_token), 403, 'forbidden.insufficient_permissions')
  kept('nothing is shown before the customer approves')

  const refusal = await refusedBy(monzo.token({ username: 'ada', password: 'x' }), 400,
    'bad_request.unsupported_grant_type')
  assert.equal(refusal.error, 'unsupported_grant_type')
  await refusedBy(monzo.token({ ...credentials, client_secret: 'mnzconf.guess', code }), 401,
    'unauthorized.bad_client')
  kept('old grants and wrong secrets are refused')
}

async function checkIdentity () {
  const info = await monzo.tokenInfo(token)
  assert.equal(info.authenticated, true)
  assert.equal(info.user_id, userId)
  const code = 'unauthorized.bad_access_token'
  const wrong = await refusedBy(monzo.tokenInfo('not-a-token'), 401, code)
  assert.equal(wrong.error, 'invalid_token')
  kept('a token says whose it is; a wrong one is refused')

  const { accounts } = await monzo.accounts(token)
  assert.equal(accounts.length, 1)
  assert.equal(accounts[0].id, accountId)
  assert.equal(accounts[0].type, 'uk_retail')
  kept('the accounts are listed')
  await refusedBy(monzo.balance(undefined, token), 400, 'bad_request.missing_param.account_id')
  kept('a missing parameter is named')
}

async function checkCardPurchase (listener) {
  const before = await monzo.balance(accountId, token)
  const purchase = await call('POST', '/sandbox/card-purchase', {
    account_id: accountId,
    amount: '510',
    'merchant[name]': 'The De Beauvoir Deli Co.',
    'merchant[category]': 'eating_out',
    dedupe_id: `card-${Date.now()}`
  })
  const id = purchase.transaction.id
  const after = await monzo.balance(accountId, token)
  assert.equal(after.balance, before.balance - 510)
  assert.equal(after.spend_today, before.spend_today - 510)
  kept('a card purchase leaves the balance, and one reads it at once')

  const plain = (await monzo.transaction(id, token)).transaction
  assert.equal(plain.amount, -510)
  assert.equal(plain.currency, 'GBP')
  assert.match(plain.merchant, /^merch_/)
  const request = { transaction_id: id, expand: 'merchant' }
  const expanded = (await monzo.transaction(request, token)).transaction
  assert.equal(expanded.merchant.id, plain.merchant)
  assert.equal(expanded.merchant.name, 'The De Beauvoir Deli Co.')
  assert.equal(typeof expanded.merchant.address.latitude, 'number')
  kept('a transaction is read with its merchant named, and expanded')

  const event = await listener.delivered(id)
  assert.equal(event.type, 'transaction.created')
  assert.equal(event.data.account_id, accountId)
  assert.deepEqual(event.data, expanded)
  kept('the webhook brings the transaction that the API shows')
  return id
}

async function checkIncomingPayment (listener) {
  const before = await monzo.balance(accountId, token)
  const payment = await call('POST', '/sandbox/incoming-payment', {
    account_id: accountId,
    amount: '12345',
    description: 'SALARY NOVEMBER',
    dedupe_id: `payment-${Date.now()}`
  })
  const after = await monzo.balance(accountId, token)
  assert.equal(after.balance, before.balance + 12345)
  assert.equal(payment.transaction.merchant, null)
  const event = await listener.delivered(payment.transaction.id)
  assert.equal(event.data.amount, 12345)
  kept('an incoming payment arrives in balance, feed and webhook')
}

async function checkAnnotations (id) {
  const notes = { notes: 'Lunch', foo: 'bar', baz: 'qux' }
  const annotated = await monzo.annotateTransaction(id, notes, token)
  assert.equal(annotated.transaction.notes, 'Lunch')
  assert.equal(annotated.transaction.metadata.foo, 'bar')
  await monzo.annotateTransaction({ transaction_id: id, annotation: { baz: '' } }, token)
  const { transaction } = await monzo.transaction(id, token)
  assert.equal(transaction.metadata.foo, 'bar')
  assert.equal('baz' in transaction.metadata, false)
  kept('annotations stay, and an empty one is deleted')
}

async function list (params) {
  const query = { account_id: accountId, limit: 100, ...params }
  return (await monzo.transactions(query, token)).transactions
}

// Of the text itself the order is not the moments': it has no zeros at the end of a fraction.
function momentOf (transaction) {
  return Date.parse(transaction.created)
}

async function checkPages (newestId) {
  const page = await list({ limit: 2, expand: 'merchant' })
  assert.equal(page.length, 2)
  assert.ok(momentOf(page[0]) <= momentOf(page[1]))
  const rest = await list({ since: page[0].id, limit: 1 })
  assert.equal(rest[0].id, page[1].id)
  const since = new Date(Date.now() - 60000)
  const recent = await list({ since })
  assert.ok(recent.some((one) => one.id === newestId))
  const older = await list({ before: since })
  assert.ok(older.every((one) => momentOf(one) < since.getTime()))
  kept('transactions are paged by id and by time')
}

async function checkFeed () {
  const item = {
    account_id: accountId,
    url: 'https://www.example.com/',
    params: { title: 'Hello', image_url: 'https://www.example.com/a.gif', body: 'from npm' }
  }
  assert.deepEqual(await monzo.createFeedItem(item, token), {})
  const untitled = { account_id: accountId, params: { image_url: 'https://www.example.com/a.gif' } }
  await refusedBy(monzo.createFeedItem(untitled, token), 400,
    'bad_request.missing_param.params[title]')
  kept('a feed item is taken, one without a title is not')
}

// The file is sent as programs send it: by PUT or by POST, with a query of its own.
async function checkAttachments (id) {
  const picture = Buffer.from('89504e470d0a1a0a', 'hex')
  for (const method of ['PUT', 'POST']) {
    const asked = { file_name: 'receipt.png', file_type: 'image/png' }
    const { file_url: fileUrl, upload_url: uploadUrl } = await monzo.uploadAttachment(asked, token)
    const sent = await fetch(`${uploadUrl}?x-amz-acl=private`, { method, body: picture })
    assert.equal(sent.status, 200)
    assert.deepEqual(await sent.json(), {})
    const registration = { external_id: id, file_url: fileUrl, file_type: 'image/png' }
    const { attachment } = await monzo.registerAttachment(registration, token)
    assert.equal(attachment.external_id, id)
    assert.equal(attachment.user_id, userId)
    const { transaction } = await monzo.transaction(id, token)
    assert.deepEqual(transaction.attachments.map((one) => one.id), [attachment.id])
    const read = await fetch(fileUrl)
    assert.equal(read.headers.get('content-type'), 'image/png')
    assert.match(read.headers.get('content-disposition'), /^attachment/)
    assert.deepEqual(Buffer.from(await read.arrayBuffer()), picture)
    assert.deepEqual(await monzo.deregisterAttachment(attachment.id, token), {})
    assert.equal((await fetch(fileUrl)).status, 404)
    assert.deepEqual((await monzo.transaction(id, token)).transaction.attachments, [])
  }
  await refusedBy(monzo.registerAttachment({ external_id: id }, token), 400,
    'bad_request.missing_param.file_url')
  kept('a file is uploaded, attached, read and taken off again')
}

async function checkReceipt (id) {
  const receipt = {
    external_id: `till-${Date.now()}`,
    transaction_id: id,
    total: 510,
    currency: 'GBP',
    items: [{ description: 'Sandwich', amount: 510, currency: 'GBP', quantity: 1 }]
  }
  const headers = { Authorization: `Bearer ${token}` }
  const put = async () => {
    const response = await fetch(`${baseUrl}/transaction-receipts/`,
      { method: 'PUT', headers, body: JSON.stringify(receipt) })
    assert.equal(response.status, 200)
    return response.json()
  }
  const first = await put()
  receipt.items[0].description = 'Two sandwiches'
  assert.equal((await put()).receipt_id, first.receipt_id)
  const target = `/transaction-receipts?external_id=${receipt.external_id}`
  const read = await call('GET', target)
  assert.equal(read.receipt.id, first.receipt_id)
  assert.equal(read.receipt.items[0].description, 'Two sandwiches')
  assert.deepEqual(await call('DELETE', target), {})
  kept('a receipt is put, put again, read and deleted')
}

async function checkPots () {
  const { pots } = await call('GET', `/pots?current_account_id=${accountId}`)
  const pot = pots.find((one) => !one.deleted && !one.locked)
  const stamp = Date.now()
  const fields = { source_account_id: accountId, amount: '250', dedupe_id: `in-${stamp}` }
  const before = await monzo.balance(accountId, token)
  const deposited = await call('PUT', `/pots/${pot.id}/deposit`, fields)
  const repeated = await call('PUT', `/pots/${pot.id}/deposit`, fields)
  assert.equal(deposited.balance, pot.balance + 250)
  assert.equal(repeated.balance, pot.balance + 250)
  const between = await monzo.balance(accountId, token)
  assert.equal(between.balance, before.balance - 250)
  assert.equal(between.total_balance, before.total_balance)
  const withdrawn = await call('PUT', `/pots/${pot.id}/withdraw`,
    { destination_account_id: accountId, amount: '250', dedupe_id: `out-${stamp}` })
  assert.equal(withdrawn.balance, pot.balance)
  assert.equal((await monzo.balance(accountId, token)).balance, before.balance)
  kept('money goes into a pot once, however often it is sent, and comes back')
}

async function main () {
  const listener = new WebhookListener()
  await listener.listen()
  await checkIdentity()
  await checkSignIn()
  const { webhook } = await monzo.registerWebhook(accountId, listener.url(), token)
  assert.equal(webhook.account_id, accountId)
  assert.equal(webhook.url, listener.url())
  assert.ok((await monzo.webhooks(accountId, token)).webhooks.some((one) => one.id === webhook.id))
  kept('a webhook is registered and listed')

  const purchaseId = await checkCardPurchase(listener)
  await checkIncomingPayment(listener)
  await checkAnnotations(purchaseId)
  await checkPages(purchaseId)
  await checkFeed()
  await checkAttachments(purchaseId)
  await checkReceipt(purchaseId)
  await checkPots()

  const booked = (await allTransactions()).filter((one) => one.decline_reason === undefined)
  const sum = booked.reduce((total, one) => total + one.amount, 0)
  assert.equal(sum, (await monzo.balance(accountId, token)).balance)
  kept(`the ${booked.length} transactions add up to the balance`)

  assert.deepEqual(await monzo.deleteWebhook(webhook.id, token), {})
  assert.ok(!(await monzo.webhooks(accountId, token)).webhooks.some((one) => one.id === webhook.id))
  kept('a webhook is deleted')
  listener.server.close()
}

main().then(() => process.exit(0), (error) => {
  console.error('  BROKEN:', error)
  process.exit(1)
})
