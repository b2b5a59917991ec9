// SPDX-License-Identifier: Apache-2.0
// Transaction → JSON, with the documented fields and those that real answers have. "merchant" and
// "settled" are always there, metadata holds only strings, "decline_reason" is there only when
// declined: clients rely on it.
#include "gateways/edge/shapes/transaction_json.h"

#include <algorithm>
#include <vector>

#include "base/json.h"
#include "gateways/edge/shapes/attachment_json.h"
#include "gateways/edge/shapes/currency_code.h"
#include "gateways/edge/shapes/merchant_json.h"
#include "gateways/edge/shapes/transaction_metadata.h"

namespace atollbank::edge {
namespace {

using transactions::Transaction;

// Merchants come again and again on a page; each is written out once and then copied.
class MerchantTexts {
 public:
  void write(base::JsonWriter& json, const transactions::Merchant& merchant) {
    const auto known = std::ranges::find(texts_, merchant.id, &Text::id);
    if (known != texts_.end()) {
      json.json(known->json);
      return;
    }
    const std::size_t begin = json.written().size();
    write_merchant(json, merchant);
    texts_.push_back({.id = merchant.id, .json = std::string(json.written().substr(begin))});
  }

 private:
  struct Text {
    base::Id id;
    std::string json;
  };
  std::vector<Text> texts_;
};

void write_merchant_in(base::JsonWriter& json, const Transaction& transaction, MerchantForm form,
                       MerchantTexts& merchants) {
  json.key("merchant");
  if (transaction.merchant && form == MerchantForm::kExpanded) {
    merchants.write(json, *transaction.merchant);
  } else if (!transaction.merchant_id.is_nil()) {
    json.value("merch", transaction.merchant_id);
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
const char* account_prefix_of(const Transaction& transaction) {
  return transaction.account_id == transaction.pot_id ? "pot" : "acc";
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

void write_transaction(base::JsonWriter& json, const Transaction& transaction, MerchantForm form,
                       MerchantTexts& merchants) {
  const bool is_foreign = transaction.local_currency != 0;
  const bool is_by_card = transaction.scheme == transactions::Scheme::kCard;
  json.begin_object();
  json.member("id", "tx", transaction.id);
  json.member("created", transaction.created);
  json.member("description", transaction.description);
  json.member("amount", transaction.amount_minor);
  json.key("fees");
  json.begin_object();
  json.end_object();
  json.member("currency", currency_code(transaction.currency));
  write_merchant_in(json, transaction, form, merchants);
  json.member("notes", transaction.notes);
  json.key("metadata");
  write_metadata(json, transaction);
  json.key("labels").null();
  json.member("account_balance", transaction.balance_after_minor);
  write_attachments(json, transaction);
  json.key("international").null();
  write_categories(json, transaction);
  json.member("is_load", transaction.is_load());
  json.key("settled");
  transaction.settled ? json.value(*transaction.settled) : json.value("");
  json.member("local_amount",
              is_foreign ? transaction.local_amount_minor : transaction.amount_minor);
  json.member("local_currency",
              currency_code(is_foreign ? transaction.local_currency : transaction.currency));
  json.member("updated", transaction.updated);
  json.member("account_id", account_prefix_of(transaction), transaction.account_id);
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
  MerchantTexts merchants;
  write_transaction(json, transaction, form, merchants);
  json.end_object();
  return json.take();
}

std::string transactions_json(std::span<const Transaction> list, MerchantForm form, base::Id next) {
  constexpr std::size_t kTransactionBytes = 2'048;  // about, with its merchant
  base::JsonWriter json(list.size() * kTransactionBytes + 64);
  json.begin_object();
  json.key("transactions");
  json.begin_array();
  MerchantTexts merchants;
  for (const Transaction& transaction : list) write_transaction(json, transaction, form, merchants);
  json.end_array();
  if (!next.is_nil()) json.member("next", "tx", next);
  json.end_object();
  return json.take();
}

std::string transaction_json_bare(const Transaction& transaction, MerchantForm form) {
  base::JsonWriter json;
  MerchantTexts merchants;
  write_transaction(json, transaction, form, merchants);
  return json.take();
}

}  // namespace atollbank::edge
