// SPDX-License-Identifier: Apache-2.0
// Drives npm monzo-js with nothing of it changed but the address, which it keeps in one place. Its
// attachments, and its way to delete a webhook (a PATCH), are broken in itself and not called.
'use strict'

const assert = require('node:assert/strict')
const path = require('node:path')

const environment = process.env
const home = path.join(environment.ATOLL_NODE_MODULES, 'monzo-js')
require(path.join(home, 'lib/endpoints/endpoints')).HOST = `${environment.ATOLL_BASE_URL}/`
const Monzo = require(home)
const accountId = environment.ATOLL_ACCOUNT_ID

function kept (promise) {
  console.log(`  kept: ${promise}`)
}

async function main () {
  const monzo = new Monzo(environment.ATOLL_ACCESS_TOKEN)
  assert.equal(await monzo.ping(), 'pong')
  assert.equal((await monzo.whoAmI()).user_id, environment.ATOLL_USER_ID)
  const accounts = await monzo.accounts.all()
  assert.deepEqual([...accounts.keys()], [accountId])
  const account = accounts.get(accountId)
  assert.equal((await monzo.fetchBalance(accountId)).currency, 'GBP')
  kept('is it there, who am I, which account, and what is in it')

  const pots = await monzo.pots.all()
  assert.ok(pots.size > 0)
  const [id] = pots.keys()
  assert.equal((await monzo.pots.find(id)).id, id)
  const page = await account.transactions.query({ limit: 3 })
  assert.equal(page.size, 3)
  const [first] = page.keys()
  assert.equal((await account.transactions.find(first)).id, first)
  const since = await account.transactions.since(first)
  assert.ok(!since.has(first))
  kept('pots and transactions are read')

  const item = await monzo.feed.createItem(accountId, 'Hello', 'https://www.example.com/a.png')
  assert.deepEqual(item.data, {})
  await assert.rejects(new Monzo('not-a-token').whoAmI(), /401/)
  kept('a feed item is taken; a bad token is an error')
}

main().then(() => process.exit(0), (error) => {
  console.error('  BROKEN:', error)
  process.exit(1)
})
