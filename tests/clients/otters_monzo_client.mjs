// SPDX-License-Identifier: Apache-2.0
// Drives npm @otters/monzo with nothing of it changed but the address. Prints one line a promise
// kept. Its logout() goes to a path that Monzo does not have, and is not called.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import path from 'node:path'

const environment = process.env
const require = createRequire(path.join(environment.ATOLL_NODE_MODULES, 'here.js'))
const { MonzoAPI } = require('@otters/monzo')
const accountId = environment.ATOLL_ACCOUNT_ID
const config = { base: environment.ATOLL_BASE_URL }
const api = new MonzoAPI(environment.ATOLL_ACCESS_TOKEN, undefined, config)

function kept (promise) {
  console.log(`  kept: ${promise}`)
}

async function checkPots () {
  const pot = (await api.getPots(accountId)).find((one) => !one.deleted && !one.locked)
  const stamp = Date.now()
  const deposit = { amount: 175, dedupe_id: `in-${stamp}`, source_account_id: accountId }
  for (let i = 0; i < 2; ++i) {
    assert.equal((await api.depositIntoPot(pot.id, deposit)).balance, pot.balance + 175)
  }
  const withdrawal = { amount: 175, dedupe_id: `out-${stamp}`, destination_account_id: accountId }
  assert.equal((await api.withdrawFromPot(pot.id, withdrawal)).balance, pot.balance)
  kept('a pot is filled once, however often it is said, and emptied')
}

async function checkTransactions () {
  const page = await api.getTransactions(accountId, { limit: 3 })
  assert.equal(page.length, 3)
  const rest = await api.getTransactions(accountId, { since: page[0].id, limit: 2 })
  assert.deepEqual(rest.map((one) => one.id), page.slice(1).map((one) => one.id))
  const single = await api.getTransaction(page[0].id, ['merchant'])
  assert.equal(single.amount, page[0].amount)
  const noted = await api.annotateTransaction(page[0].id, { metadata: { otter: 'swims' } })
  assert.equal(noted.metadata.otter, 'swims')
  kept('transactions are paged, read and annotated')
}

async function checkReceiptsAndAttachments () {
  const [{ id }] = await api.getTransactions(accountId, { limit: 1 })
  const externalId = `otters-${Date.now()}`
  const items = [{ description: 'Fish', quantity: 1, amount: 100, currency: 'GBP' }]
  const receipt = { external_id: externalId, total: 100, currency: 'GBP', items }
  await api.createReceipt(id, receipt)
  assert.equal((await api.retrieveReceipt(externalId)).items[0].description, 'Fish')
  await api.deleteReceipt(externalId)
  await assert.rejects(api.retrieveReceipt(externalId))
  const file = Buffer.from('Fish 1.00')
  const place = await api.uploadAttachment('fish.txt', 'text/plain', file.length)
  assert.equal((await fetch(place.upload_url, { method: 'PUT', body: file })).status, 200)
  const attachment = await api.registerAttachment(id, place.file_url, 'text/plain')
  assert.equal(attachment.external_id, id)
  assert.equal(await (await fetch(place.file_url)).text(), 'Fish 1.00')
  await api.deregisterAttachment(attachment.id)
  kept('a receipt and an attachment come and go')
}

async function checkFeedAndWebhooks () {
  const item = { title: 'Hello', image_url: 'https://www.example.com/a.png' }
  await api.createFeedItem(accountId, 'basic', item)
  const webhook = await api.registerWebhook(accountId, 'https://hooks.example.com/otters')
  assert.ok((await api.listWebhooks(accountId)).some((one) => one.id === webhook.id))
  await api.deleteWebhook(webhook.id)
  assert.ok(!(await api.listWebhooks(accountId)).some((one) => one.id === webhook.id))
  kept('a feed item is taken; a webhook comes and goes')
}

assert.equal((await api.whoami()).user_id, environment.ATOLL_USER_ID)
assert.deepEqual((await api.getAccounts()).map((one) => one.id), [accountId])
assert.equal((await api.getBalance(accountId)).currency, 'GBP')
kept('who am I, which account, and what is in it')
await checkPots()
await checkTransactions()
await checkReceiptsAndAttachments()
await checkFeedAndWebhooks()
await assert.rejects(new MonzoAPI('not-a-token', undefined, config).whoami())
kept('a bad token is an error')
