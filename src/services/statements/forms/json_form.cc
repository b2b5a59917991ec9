// SPDX-License-Identifier: Apache-2.0
#include "services/statements/forms/json_form.h"

#include "services/statements/forms/entry_type.h"

namespace atollbank::statements {

namespace {

void write_account(base::JsonWriter& json, const StatedAccount& account) {
  json.key("account").begin_object();
  json.member("id", "acc", account.id).member("holder", account.holder);
  json.member("account_number", account.number).member("sort_code", account.sort_code);
  json.member("iban", account.iban).member("bank_name", account.bank_name);
  json.member("bic", account.bic).end_object();
}

void write_entry(base::JsonWriter& json, const StatementEntry& entry) {
  json.begin_object().member("record", entry.slot);
  json.member("booked", base::to_rfc3339_exact(entry.booked));
  json.member("value_date", base::to_rfc3339_exact(entry.valued));
  json.member("amount_minor", entry.amount_minor);
  json.member("balance_after_minor", entry.balance_after_minor);
  json.member("type", type_of(entry.scheme).code).member("posting_code", entry.code);
  json.key("transaction_id");
  if (entry.transaction_id.is_nil())
    json.null();
  else
    json.value("tx", entry.transaction_id);
  json.member("description", entry.description);
  json.key("counterparty").begin_object();
  json.member("name", entry.other.name).member("account_number", entry.other.account_number);
  json.member("sort_code", entry.other.sort_code).end_object().end_object();
}

}  // namespace

void write_head(base::JsonWriter& json, const IssuedHead& issued) {
  const StatementHead& head = issued.head;
  json.member("id", "stmt", head.id);
  write_account(json, head.account);
  json.member("currency", head.currency.alpha());
  json.member("from", base::to_rfc3339_exact(head.period.from));
  json.member("to", base::to_rfc3339_exact(head.period.to));
  json.key("number");
  if (head.number == 0)
    json.null();
  else
    json.value(head.number);
  json.member("issued", base::to_rfc3339_exact(head.issued));
  json.member("opening_balance_minor", head.opening_minor);
  json.member("closing_balance_minor", head.closing_minor);
  json.member("debits_minor", head.debits_minor).member("debit_count", head.debit_count);
  json.member("credits_minor", head.credits_minor).member("credit_count", head.credit_count);
  json.key("records").begin_object();
  json.member("after", head.slots.after).member("last", head.slots.last).end_object();
  json.member("sha256", base::to_hex(base::bytes_of(issued.digest)));
}

std::string to_json(const IssuedStatement& issued) {
  const Statement& statement = issued.statement;
  base::JsonWriter json;
  json.begin_object();
  write_head(json, {.head = statement.head, .digest = issued.digest});
  json.key("entries").begin_array();
  for (const StatementEntry& entry : statement.entries) write_entry(json, entry);
  json.end_array().end_object();
  return json.take();
}

}  // namespace atollbank::statements
