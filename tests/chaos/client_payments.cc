// SPDX-License-Identifier: Apache-2.0
// What a client asks for besides its own money: payments to the other customer, standing orders,
// payees, receipts.
#include <fmt/format.h>

#include "base/json.h"
#include "services/accounts/api.h"
#include "tests/chaos/client.h"

namespace atollbank::chaos {
namespace {

// Pennies, so that the limit of a day lasts for a while.
constexpr std::int64_t kAmountMax = 20;
constexpr std::size_t kOrdersMax = 2;       // at a time
constexpr std::size_t kOrdersEverMax = 16;  // the bank keeps 2,000 of an account
constexpr int kLooksMax = 600;

struct Told {
  std::string id;
  std::int64_t amount_minor = 0;
  std::string state;
  std::string transaction_id;
};

// Of the answer's one payment, or the first of its list.
Told told_in(const HttpAnswer& answer) {
  const auto json = base::JsonValue::parse(answer.body);
  if (!json) return {};
  const base::JsonValue* payment = json->find("payment");
  const auto list = json->get_array("payments");
  if (payment == nullptr && list && !list->empty()) payment = &(*list)[0];
  if (payment == nullptr) return {};
  return {.id = payment->get_string("id").value_or(""),
          .amount_minor = payment->get_integer("amount").value_or(0),
          .state = payment->get_string("state").value_or(""),
          .transaction_id = payment->get_string("transaction_id").value_or("")};
}

std::string text_in(const HttpAnswer& answer, std::string_view what, std::string_view key) {
  const auto json = base::JsonValue::parse(answer.body);
  const base::JsonValue* one = json ? json->find(what) : nullptr;
  return one == nullptr ? "" : one->get_string(key).value_or("");
}

std::string id_in(const HttpAnswer& answer, std::string_view what) {
  return text_in(answer, what, "id");
}

}  // namespace

void Client::make_payee() {
  const auto answer =
      ask_until_answered("POST", "/payees",
                         fmt::format("name={}&sort_code={}&account_number={}", fresh_name("payee"),
                                     door_.second_sort_code, door_.second_account_number));
  payee_id_ = id_in(answer, "payee");
  if (payee_id_.empty()) return complain("a payee", answer);
  history_.payees[payee_id_] = true;
}

// Deleted already where an answer was lost. The next payment makes a new one.
void Client::delete_payee() {
  if (payee_id_.empty()) return;
  const auto answer = ask_until_answered("DELETE", "/payees/" + payee_id_, "");
  if (answer.status != 200 && !says(answer, "payee")) complain("a payee's end", answer);
  history_.payees[payee_id_] = false;
  payee_id_.clear();
}

void Client::send_payment() {
  if (payee_id_.empty()) make_payee();
  const std::string dedupe_id = fresh_name("payment");
  const std::string form = fmt::format(
      "account_id={}&payee_id={}&amount={}&dedupe_id={}&reference=chaos",
      base::to_text("acc", door_.account_id), payee_id_, random_.between(1, kAmountMax), dedupe_id);
  if (random_.chance(1, 30)) {
    connection_.ask_and_vanish(stage_.wait_for_port(), "POST", "/payments", form);
  }
  const auto answer = ask_until_answered("POST", "/payments", form);
  // What was refused binds nothing, and is no payment.
  if (answer.status != 200 && says(answer, "daily_limit_exceeded")) {
    ++history_.refused_payments;
    return;
  }
  if (answer.status != 200) return complain(dedupe_id, answer);
  take_payment(answer, dedupe_id);
  if (random_.chance(1, 20)) {
    const std::string id = told_in(answer).id;
    ++history_.repeats;
    const auto again = ask_until_answered("POST", "/payments", form);
    if (told_in(again).id != id) complain(dedupe_id + " is another payment the second time", again);
  }
}

void Client::take_payment(const HttpAnswer& answer, const std::string& dedupe_id) {
  Told told = told_in(answer);
  for (int looks = 0; looks < kLooksMax && (told.state == "unknown" || told.state == "released");
       ++looks) {
    stage_.pause();
    told = told_in(ask_until_answered("GET", "/payments/" + told.id, ""));
  }
  if (told.id.empty()) return complain(dedupe_id, answer);
  history_.payments[told.id] = {.amount_minor = told.amount_minor, .state = told.state};
  if (told.state == "awaiting_approval") awaiting_.push_back(told.id);
  if (told.state == "booked") note_transfer(told.id, told.transaction_id);
}

void Client::note_transfer(const std::string& payment_id, const std::string& transaction_id) {
  const auto id = base::parse_id("payment", payment_id);
  if (!id) return;
  history_.operations.push_back({.kind = OperationKind::kTransfer,
                                 .amount_minor = history_.payments[payment_id].amount_minor,
                                 .dedupe_id = payment_id,
                                 .posting_id = accounts::payment_command_id(*id),
                                 .is_answered = true,
                                 .is_declined = false,
                                 .transaction_id = transaction_id});
}

// Most are approved, some cancelled.
void Client::decide_on_payment() {
  if (awaiting_.empty()) return;
  const std::size_t which = random_.below(awaiting_.size());
  const std::string id = awaiting_[which];
  const bool approves = random_.chance(4, 5);
  const auto answer =
      approves ? ask_until_answered("POST", "/sandbox/approve-payments",
                                    fmt::format("account_id={}&payment_id={}",
                                                base::to_text("acc", door_.account_id), id))
               : ask_until_answered("POST", "/payments/" + id + "/cancel", "");
  if (says(answer, "daily_limit_exceeded")) return;
  awaiting_[which] = awaiting_.back();
  awaiting_.pop_back();
  if (says(answer, "payment_lapsed") || says(answer, "payment_not_cancellable")) {
    history_.payments[id].state = "lapsed";
    return;
  }
  if (answer.status != 200) return complain("a decision on " + id, answer);
  take_payment(answer, id);
}

// Of every day from tomorrow on, or once in some days.
void Client::create_order() {
  if (orders_.size() >= kOrdersMax || history_.orders.size() >= kOrdersEverMax) return;
  if (payee_id_.empty()) make_payee();
  const std::int64_t amount = random_.between(1, kAmountMax);
  const bool is_once = random_.chance(1, 3);
  const auto answer = ask_until_answered(
      "POST", "/standing-orders",
      fmt::format("account_id={}&payee_id={}&amount={}&dedupe_id={}&frequency={}",
                  base::to_text("acc", door_.account_id), payee_id_, amount, fresh_name("order"),
                  is_once ? "once" : "daily"));
  const std::string id = id_in(answer, "standing_order");
  const std::string first_date = text_in(answer, "standing_order", "first_date");
  if (id.empty() || first_date.empty()) return complain("a standing order", answer);
  orders_.push_back(id);
  history_.orders[id] = {.amount_minor = amount, .is_once = is_once, .first_date = first_date};
  const auto approved =
      ask_until_answered("POST", "/sandbox/approve-standing-orders",
                         fmt::format("account_id={}", base::to_text("acc", door_.account_id)));
  if (approved.status != 200) complain("the approval of orders", approved);
}

void Client::cancel_order() {
  if (orders_.empty() || random_.chance(2, 3)) return;
  const std::string id = orders_.back();
  HttpAnswer answer;
  do {
    answer = ask_until_answered("POST", "/standing-orders/" + id + "/cancel", "");
    if (says(answer, "payment_under_way")) stage_.pause();
  } while (says(answer, "payment_under_way"));
  if (says(answer, "order_has_ended")) return;
  if (answer.status != 200) return complain("the end of " + id, answer);
  history_.orders[id].is_cancelled = true;
  orders_.pop_back();
}

void Client::put_receipt() {
  if (last_transaction_.empty()) return;
  const std::string external_id = fresh_name("receipt");
  const auto answer = ask_until_answered(
      "PUT", "/transaction-receipts",
      fmt::format(R"({{"external_id":"{}","transaction_id":"{}","total":5,"currency":"GBP",)"
                  R"("items":[{{"description":"x","amount":5,"currency":"GBP"}}]}})",
                  external_id, last_transaction_));
  if (answer.status != 200) return complain("receipt " + external_id, answer);
  history_.receipts[external_id] = last_transaction_;
}

}  // namespace atollbank::chaos
