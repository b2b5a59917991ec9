// SPDX-License-Identifier: Apache-2.0
#include "tests/chaos/client.h"

#include <fmt/format.h>

#include "base/json.h"
#include "services/accounts/addresses.h"

namespace atollbank::chaos {
namespace {

constexpr std::uint32_t kAttemptsMax = 2000;
constexpr std::int64_t kBeyondAllMeans = 1'000'000'000'00;

bool is_pot_move(OperationKind kind) {
  return kind == OperationKind::kDeposit || kind == OperationKind::kWithdrawal;
}

bool is_for_good(const HttpAnswer& answer) {
  return answer.status != 429 && answer.status != 408 && answer.status < 500;
}

// "" where the answer is not a transaction.
std::string transaction_id_in(const HttpAnswer& answer) {
  const auto json = base::JsonValue::parse(answer.body);
  const base::JsonValue* transaction = json ? json->find("transaction") : nullptr;
  return transaction == nullptr ? "" : transaction->get_string("id").value_or("");
}

}  // namespace

bool says(const HttpAnswer& answer, std::string_view what) {
  return answer.body.find(what) != std::string::npos;
}

void History::add(History other) {
  for (Operation& operation : other.operations) operations.push_back(std::move(operation));
  annotations.merge(other.annotations);
  feed_titles.merge(other.feed_titles);
  payments.merge(other.payments);
  orders.merge(other.orders);
  payees.merge(other.payees);
  notes.merge(other.notes);
  receipts.merge(other.receipts);
  pot_names.merge(other.pot_names);
  refused_payments += other.refused_payments;
  reads += other.reads;
  retries += other.retries;
  repeats += other.repeats;
  for (std::string& complaint : other.complaints) complaints.push_back(std::move(complaint));
}

Client::Client(const ClientOptions& options, const Door& door, base::Id pot_id, Stage& stage)
    : options_(options),
      door_(door),
      pot_id_(pot_id),
      stage_(stage),
      random_(options.seed * 1'000 + options.number),
      connection_(door.token) {}

void Client::run() {
  for (; made_ < options_.operations && stage_.wait_for_port() != 0; ++made_) {
    do_something();
    stage_.finish_one();
  }
}

void Client::do_something() {
  const std::uint64_t dice = random_.below(100);
  if (dice < 20) return move_money(OperationKind::kPayment);
  if (dice < 32) return move_money(OperationKind::kPurchase);
  if (dice < 34) return move_money(OperationKind::kPendingPurchase);
  if (dice < 37) return move_money(OperationKind::kRefusedPurchase);
  if (dice < 48) return move_money(OperationKind::kDeposit);
  if (dice < 59) return move_money(OperationKind::kWithdrawal);
  if (dice < 66) return send_payment();
  if (dice < 72) return decide_on_payment();
  if (dice < 73) return create_order();
  if (dice < 74) return cancel_order();
  if (dice < 75) return delete_payee();
  if (dice < 78) return put_receipt();
  if (dice < 79) return rename_pot();
  if (dice < 86) return annotate();
  if (dice < 88) return put_into_feed();
  read();
}

void Client::move_money(OperationKind kind) {
  Operation operation{.kind = kind, .amount_minor = amount_of(kind)};
  operation.dedupe_id = fresh_name("money");
  operation.posting_id = posting_id_of(operation);
  const std::string_view method = is_pot_move(kind) ? "PUT" : "POST";
  if (random_.chance(1, 50)) {
    connection_.ask_and_vanish(stage_.wait_for_port(), method, target_of(kind), form_of(operation));
  }
  take_answer(operation, ask_until_answered(method, target_of(kind), form_of(operation)));
  if (operation.is_answered && random_.chance(1, 20)) ask_again(operation);
  history_.operations.push_back(std::move(operation));
}

void Client::take_answer(Operation& operation, const HttpAnswer& answer) {
  const bool is_short = answer.status == 400 && says(answer, "insufficient_funds");
  if (answer.status != 200 && !(is_short && is_pot_move(operation.kind))) {
    return complain(fmt::format("{} of {}", operation.dedupe_id, operation.amount_minor), answer);
  }
  operation.is_answered = true;
  operation.is_declined = is_short || says(answer, "decline_reason");
  if (is_pot_move(operation.kind)) return;
  operation.transaction_id = transaction_id_in(answer);
  if (operation.is_declined) return;
  last_transaction_ = operation.transaction_id;
  last_amount_minor_ =
      operation.kind == OperationKind::kPayment ? operation.amount_minor : -operation.amount_minor;
}

// The same request once more gives the same answer and moves nothing; the audit would see it.
void Client::ask_again(const Operation& operation) {
  ++history_.repeats;
  Operation again = operation;
  const std::string_view method = is_pot_move(operation.kind) ? "PUT" : "POST";
  const auto answer = ask_until_answered(method, target_of(operation.kind), form_of(operation));
  take_answer(again, answer);
  if (again.is_declined != operation.is_declined ||
      again.transaction_id != operation.transaction_id) {
    complain(operation.dedupe_id + " was answered otherwise the second time", answer);
  }
}

void Client::annotate() {
  if (last_transaction_.empty()) return;
  const bool is_note = random_.chance(1, 2);
  const std::string value = fmt::format("{}-{}", options_.number, made_);
  const auto answer =
      ask_until_answered("PATCH", "/transactions/" + last_transaction_,
                         (is_note ? "metadata%5Bnotes%5D=" : "metadata%5Bchaos%5D=") + value);
  if (answer.status != 200) return complain("annotation of " + last_transaction_, answer);
  (is_note ? history_.notes : history_.annotations)[last_transaction_] = value;
}

// All clients name the same pot: the last of them wins, whoever that is.
void Client::rename_pot() {
  const std::string name = fresh_name("pot");
  history_.pot_names.insert(name);
  const auto answer =
      ask_until_answered("PATCH", "/pots/" + base::to_text("pot", pot_id_), "name=" + name);
  if (answer.status != 200) complain("the name of the pot", answer);
}

std::string Client::fresh_name(std::string_view what) const {
  return fmt::format("chaos-{}-{}-{}-{}", what, options_.seed, options_.number, made_);
}

void Client::put_into_feed() {
  const std::string title = fmt::format("chaos-{}-{}", options_.number, made_);
  FeedTitle& item = history_.feed_titles[title];
  const auto answer = ask_until_answered(
      "POST", "/feed",
      fmt::format("account_id={}&type=basic&params%5Btitle%5D={}&params%5Bimage_url%5D={}",
                  base::to_text("acc", door_.account_id), title,
                  url_encoded("https://example.com/image.png")),
      &item.attempts);
  item.is_answered = answer.status == 200;
  if (!item.is_answered) complain("feed item " + title, answer);
}

void Client::read() {
  ++history_.reads;
  const std::string account = base::to_text("acc", door_.account_id);
  const std::string targets[] = {"/balance?account_id=" + account,
                                 "/pots?current_account_id=" + account,
                                 "/transactions?limit=3&account_id=" + account};
  const auto answer = ask_until_answered("GET", targets[random_.below(3)], "");
  if (answer.status != 200) complain("a read", answer);
  if (last_transaction_.empty()) return;
  // What this client was told, it can see.
  const auto own = ask_until_answered("GET", "/transactions/" + last_transaction_, "");
  const std::string amount = fmt::format("\"amount\":{},", last_amount_minor_);
  if (own.status != 200 || !says(own, amount)) complain("its own " + last_transaction_, own);
}

std::string Client::form_of(const Operation& operation) const {
  const std::string account = base::to_text("acc", door_.account_id);
  const std::string common =
      fmt::format("amount={}&dedupe_id={}", operation.amount_minor, operation.dedupe_id);
  switch (operation.kind) {
    case OperationKind::kDeposit: return common + "&source_account_id=" + account;
    case OperationKind::kWithdrawal: return common + "&destination_account_id=" + account;
    case OperationKind::kPendingPurchase: return common + "&pending=true&account_id=" + account;
    case OperationKind::kRefusedPurchase:
      return common + "&decline_reason=CARD_BLOCKED&account_id=" + account;
    default: return common + "&account_id=" + account;
  }
}

std::string Client::target_of(OperationKind kind) const {
  const std::string pot = base::to_text("pot", pot_id_);
  switch (kind) {
    case OperationKind::kPayment: return "/sandbox/incoming-payment";
    case OperationKind::kDeposit: return "/pots/" + pot + "/deposit";
    case OperationKind::kWithdrawal: return "/pots/" + pot + "/withdraw";
    default: return "/sandbox/card-purchase";
  }
}

base::Id Client::posting_id_of(const Operation& operation) const {
  using accounts::bytes_of_id;
  const std::uint16_t slice = door_.account_id.slice();
  const std::string_view account = bytes_of_id(door_.account_id);
  if (is_pot_move(operation.kind)) {
    const bool is_deposit = operation.kind == OperationKind::kDeposit;
    return accounts::command_id(
        is_deposit ? "pot-deposit" : "pot-withdrawal", slice,
        {door_.client_id, account, bytes_of_id(pot_id_), operation.dedupe_id});
  }
  const bool is_payment = operation.kind == OperationKind::kPayment;
  return accounts::command_id(is_payment ? "incoming-payment" : "card-hold", slice,
                              {door_.client_id, account, operation.dedupe_id});
}

std::int64_t Client::amount_of(OperationKind kind) {
  const bool may_be_too_much =
      kind != OperationKind::kPayment && kind != OperationKind::kRefusedPurchase;
  if (may_be_too_much && random_.chance(1, 30)) return kBeyondAllMeans;
  return random_.between(1, kind == OperationKind::kPayment ? 4'000 : 2'000);
}

HttpAnswer Client::ask_until_answered(std::string_view method, const std::string& target,
                                      const std::string& form, std::uint32_t* attempts) {
  HttpAnswer last;
  for (std::uint32_t attempt = 0; attempt < kAttemptsMax; ++attempt) {
    const std::uint16_t port = stage_.wait_for_port();
    if (port == 0) return {};
    if (attempt != 0) ++history_.retries;
    if (attempts != nullptr) ++*attempts;
    auto answer = connection_.ask(port, method, target, form);
    if (answer && is_for_good(*answer)) return *std::move(answer);
    if (answer) last = *std::move(answer);
    stage_.pause();
  }
  return last;
}

void Client::complain(const std::string& what, const HttpAnswer& answer) {
  history_.complaints.push_back(
      fmt::format("{}: {} {}", what, answer.status, answer.body.substr(0, 200)));
}

}  // namespace atollbank::chaos
