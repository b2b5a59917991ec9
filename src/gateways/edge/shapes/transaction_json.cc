// SPDX-License-Identifier: Apache-2.0
// Transaction → JSON, with the documented fields and those that real answers have. "merchant" and
// "settled" are always there, metadata holds only strings, "decline_reason" is there only when
// declined: clients rely on it.
#include "gateways/edge/shapes/transaction_json.h"

#include "base/json.h"
#include "gateways/edge/shapes/attachment_json.h"
#include "gateways/edge/shapes/currency_code.h"
#include "gateways/edge/shapes/merchant_json.h"
#include "gateways/edge/shapes/transaction_metadata.h"

namespace atollbank::edge {
namespace {

using transactions::Transaction;

void write_merchant_in(base::JsonWriter& json, const Transaction& transaction, MerchantForm form) {
  json.key("merchant");
  if (transaction.merchant && form == MerchantForm::kExpanded) {
    write_merchant(json, *transaction.merchant);
  } else if (!transaction.merchant_id.is_nil()) {
    json.value(base::to_text("merch", transaction.merchant_id));
  } else {
    json.null();
  }
}

void write_attachments(base::JsonWriter& json, const Transaction& transaction) {
  json.key("attachments");
  json.begin_array();
  for (const transactions::Attachment& one : transaction.attachments) write_attachment(json, one);
  json.end_array();
}

// A pot's own list speaks of the pot.
std::string account_text_of(const Transaction& transaction) {
  const bool is_pots = transaction.account_id == transaction.pot_id;
  return base::to_text(is_pots ? "pot" : "acc", transaction.account_id);
}

void write_counterparty(base::JsonWriter& json, const transactions::Counterparty& counterparty) {
  json.key("counterparty");
  json.begin_object();
  if (counterparty != transactions::Counterparty{}) {
    json.member("account_number", counterparty.account_number);
    json.member("name", counterparty.name);
    json.member("sort_code", counterparty.sort_code);
    json.member("user_id", counterparty.user_id);
    if (!counterparty.user_id.empty()) json.member("preferred_name", counterparty.name);
  }
  json.end_object();
}

void write_categories(base::JsonWriter& json, const Transaction& transaction) {
  json.member("category", posting::name_of(transaction.category));
  json.key("categories");
  json.begin_object();
  json.member(posting::name_of(transaction.category), transaction.amount_minor);
  json.end_object();
}

// What the app may do with a transaction.
void write_abilities(base::JsonWriter& json, const Transaction& transaction) {
  const bool is_spending = transaction.counts_as_spending();
  json.member("include_in_spending", is_spending);
  json.member("can_be_excluded_from_breakdown", is_spending);
  json.member("can_be_made_subscription", is_spending);
  json.member("can_split_the_bill", is_spending);
  json.member("can_add_to_tab", is_spending);
  json.member("can_match_transactions_in_categorization", is_spending);
}

void write_transaction(base::JsonWriter& json, const Transaction& transaction, MerchantForm form) {
  const bool is_foreign = transaction.local_currency != 0;
  const bool is_by_card = transaction.scheme == transactions::Scheme::kCard;
  json.begin_object();
  json.member("id", base::to_text("tx", transaction.id));
  json.member("created", base::to_rfc3339(transaction.created));
  json.member("description", transaction.description);
  json.member("amount", transaction.amount_minor);
  json.key("fees");
  json.begin_object();
  json.end_object();
  json.member("currency", currency_code(transaction.currency));
  write_merchant_in(json, transaction, form);
  json.member("notes", transaction.notes);
  json.key("metadata");
  write_metadata(json, transaction);
  json.key("labels").null();
  json.member("account_balance", transaction.balance_after_minor);
  write_attachments(json, transaction);
  json.key("international").null();
  write_categories(json, transaction);
  json.member("is_load", transaction.is_load());
  json.member("settled",
              transaction.settled ? base::to_rfc3339(*transaction.settled) : std::string());
  json.member("local_amount",
              is_foreign ? transaction.local_amount_minor : transaction.amount_minor);
  json.member("local_currency",
              currency_code(is_foreign ? transaction.local_currency : transaction.currency));
  json.member("updated", base::to_rfc3339(transaction.updated));
  json.member("account_id", account_text_of(transaction));
  json.member("user_id", transaction.user_id);
  write_counterparty(json, transaction.counterparty);
  json.member("scheme", posting::name_of(transaction.scheme));
  json.member("dedupe_id", public_dedupe_id(transaction));
  json.member("originator", !transaction.user_id.empty() && !is_by_card);
  write_abilities(json, transaction);
  json.member("amount_is_pending", transaction.is_pending);
  json.key("atm_fees_detailed").null();
  json.member("parent_account_id", "");
  if (transaction.is_declined()) {
    json.member("decline_reason", posting::name_of(transaction.decline_reason));
  }
  json.end_object();
}

}  // namespace

std::string transaction_json(const Transaction& transaction, MerchantForm form) {
  base::JsonWriter json;
  json.begin_object();
  json.key("transaction");
  write_transaction(json, transaction, form);
  json.end_object();
  return json.take();
}

std::string transactions_json(std::span<const Transaction> list, MerchantForm form, base::Id next) {
  base::JsonWriter json;
  json.begin_object();
  json.key("transactions");
  json.begin_array();
  for (const Transaction& transaction : list) write_transaction(json, transaction, form);
  json.end_array();
  if (!next.is_nil()) json.member("next", base::to_text("tx", next));
  json.end_object();
  return json.take();
}

std::string transaction_event_json(const Transaction& transaction) {
  base::JsonWriter json;
  json.begin_object();
  json.member("type", "transaction.created");
  json.key("data");
  write_transaction(json, transaction, MerchantForm::kExpanded);
  json.end_object();
  return json.take();
}

}  // namespace atollbank::edge
