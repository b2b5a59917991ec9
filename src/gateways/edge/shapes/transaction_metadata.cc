// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/shapes/transaction_metadata.h"

namespace atollbank::edge {
namespace {

using posting::Category;
using transactions::Scheme;
using transactions::Transaction;

// "mccard_0000…" on the stack: a page has hundreds of them.
class IdText {
 public:
  IdText(std::string_view prefix, base::Id id) : size_(prefix.size() + base::kIdTextLength) {
    prefix.copy(text_, prefix.size());
    base::write_base62(id, text_ + prefix.size());
  }
  std::string_view view() const { return {text_, size_}; }

 private:
  char text_[16 + base::kIdTextLength];
  std::size_t size_;
};

template <class Visit>
void visit_card(const Transaction& transaction, Visit visit) {
  const bool is_atm = transaction.merchant && transaction.merchant->atm;
  const Category category =
      transaction.merchant ? transaction.merchant->category : transaction.category;
  visit("mastercard_approval_type", "full");
  visit("mastercard_auth_message_id", IdText("mcauthmsg_", transaction.id).view());
  // Each account has one card so far, and it has the account's name.
  visit("mastercard_card_id", IdText("mccard_", transaction.account_id).view());
  visit("mastercard_lifecycle_id", IdText("mclifecycle_", transaction.command_id).view());
  visit("mcc", merchant_category_code(category, is_atm));
}

template <class Visit>
void visit_faster_payment(const Transaction& transaction, Visit visit) {
  const IdText number("FP_", transaction.command_id);
  visit("faster_payment", "true");
  visit("fps_fpid", number.view());
  visit("fps_payment_id", number.view().substr(3));
  visit("insertion", IdText("entryset_", transaction.command_id).view());
  visit("trn", number.view());
}

// Users tell the pots of pot transfers by it.
template <class Visit>
void visit_pot_transfer(const Transaction& transaction, Visit visit) {
  visit("pot_id", IdText("pot_", transaction.pot_id).view());
  visit("pot_account_id", IdText("pot_", transaction.pot_id).view());
  visit("trigger", transaction.user_id.empty() ? "system" : "user");
  if (!transaction.user_id.empty()) visit("user_id", transaction.user_id);
}

// Calls visit(key, value) for each of the bank's own.
template <class Visit>
void visit_bank_keys(const Transaction& transaction, Visit visit) {
  const bool is_faster_payment = transaction.scheme == Scheme::kFasterPayment;
  // A declined one moved nothing, and no set of entries stands in the ledger for it.
  if (!transaction.is_declined() && !is_faster_payment) {
    visit("ledger_insertion_id", IdText("entryset_", transaction.command_id).view());
  }
  if (transaction.scheme == Scheme::kCard) visit_card(transaction, visit);
  if (is_faster_payment) visit_faster_payment(transaction, visit);
  if (!transaction.pot_id.is_nil()) visit_pot_transfer(transaction, visit);
}

bool is_bank_key(const Transaction& transaction, std::string_view asked) {
  bool is_there = false;
  visit_bank_keys(transaction,
                  [&](std::string_view key, std::string_view) { is_there |= key == asked; });
  return is_there;
}

}  // namespace

void write_metadata(base::JsonWriter& json, const Transaction& transaction) {
  json.begin_object();
  visit_bank_keys(transaction,
                  [&](std::string_view key, std::string_view value) { json.member(key, value); });
  for (const auto& [key, value] : transaction.metadata) {
    if (!is_bank_key(transaction, key)) json.member(key, value);
  }
  json.end_object();
}

std::string public_dedupe_id(const Transaction& transaction) {
  if (transaction.scheme != Scheme::kCard) return base::to_text("posting", transaction.command_id);
  return base::to_text("mclifecycle:mclifecycle", transaction.command_id) +
         base::to_text(":MASTERCARD_AUTH:mcauthmsg", transaction.id);
}

std::string_view merchant_category_code(Category category, bool is_atm) {
  if (is_atm) return "6011";
  switch (category) {
    case Category::kEatingOut: return "5812";
    case Category::kExpenses: return "7399";
    case Category::kTransport: return "4111";
    case Category::kCash: return "6011";
    case Category::kBills: return "4900";
    case Category::kEntertainment: return "7832";
    case Category::kShopping: return "5311";
    case Category::kHolidays: return "7011";
    case Category::kGroceries: return "5411";
    case Category::kGeneral:
    case Category::kTopUps:
    case Category::kIncome:
    case Category::kSavings:
    case Category::kTransfers: break;
  }
  return "5999";
}

}  // namespace atollbank::edge
