// SPDX-License-Identifier: Apache-2.0
#include "sim/bank/payer.h"

#include <algorithm>
#include <utility>

namespace atollbank::sim {

using base::Result;
using payments::PaymentState;
using runtime::Completion;
using runtime::Context;
using runtime::Task;
using Services = BankProcess::Services;

namespace {

constexpr base::Duration kBetweenLooks = base::Duration::from_ms(20);
constexpr std::uint32_t kListPage = 7;

bool is_open(const payments::Payment& payment) {
  return payment.state == PaymentState::kReleased || payment.state == PaymentState::kUnknown;
}

std::int32_t day_of(base::Timestamp when) {
  return static_cast<std::int32_t>(when.nanoseconds / NaiveOrder::kDayNs);
}

std::string text_of(const payments::Payment& payment) {
  return fmt::format("payment {} of {}, {} {}", base::to_base62(payment.id), payment.amount_minor,
                     payments::name_of(payment.state), payment.decline_reason);
}

}  // namespace

Task<void> Payer::do_something() {
  Task<void> doing = send();
  const std::uint64_t dice = asker_.random().below(100);
  if (dice >= 50) doing = approve();
  if (dice >= 70) doing = cancel();
  if (dice >= 80) doing = look_after();
  if (dice >= 90) doing = create_payee();
  if (dice >= 97) doing = delete_payee();
  co_await std::move(doing);
}

Payer::Window Payer::window() {
  return {.began = asker_.now(), .account = town_.look(account_id_, asker_.now()), .sent = sent_};
}

bool Payer::fits(const Window& window, std::int64_t amount_minor, std::int64_t limit_minor) const {
  for (std::int32_t day = day_of(window.began); day <= day_of(asker_.now()); ++day) {
    const auto found = window.sent.find(day);
    const std::int64_t sure = found == window.sent.end() ? 0 : found->second.low_minor;
    if (amount_minor + sure <= limit_minor) return true;
  }
  return false;
}

bool Payer::exceeds(const Window& window, std::int64_t amount_minor,
                    std::int64_t limit_minor) const {
  for (std::int32_t day = day_of(window.began); day <= day_of(asker_.now()); ++day) {
    const auto found = window.sent.find(day);
    const std::int64_t perhaps = found == window.sent.end() ? 0 : found->second.high_minor;
    if (amount_minor + perhaps > limit_minor) return true;
  }
  return false;
}

Task<void> Payer::send() {
  payments::SendPayment request;
  request.user_id = asker_.user_id();
  request.account_id = account_id_;
  request.amount_minor = asker_.random().between(1, 2200);
  if (asker_.random().chance(1, 20)) request.amount_minor = kLimits.payment_minor + 1;
  request.reference = "for lunch";
  request.dedupe_id = asker_.fresh_name();
  Neighbour to;
  bool is_gone = false;
  if (asker_.random().chance(1, 3) && !payees_.empty()) {
    const PayeeBook& payee = payees_[asker_.random().below(payees_.size())];
    to = payee.neighbour;
    is_gone = payee.is_deleted;
    request.to = payments::ToPayee{.id = payee.id};
  } else {
    to = town_.neighbours[asker_.random().below(town_.neighbours.size())];
    request.to = payments::ToAccount{.id = to.account_id, .name = to.name};
  }
  const Window then = window();
  const NaiveBank::Move move{account_id_, to.account_id, request.amount_minor};
  const auto number = town_.money.may_move(move);
  auto call = [request](Services& services, const Context& context, Completion<Payment> done) {
    services.payments.send(context, request, std::move(done));
  };
  auto asking = asker_.ask<Payment>(std::move(call), Twice::kBeforeTheAnswer);
  const Answer sent = co_await std::move(asking);
  if (is_gone) {
    asker_.expect(!sent && sent.error().reason == "payee_not_found",
                  "a payment to a payee that was deleted: " + reason_of(sent));
  } else {
    check_sent(then, request, to, sent);
  }
  if (!sent) {
    town_.money.did_not_move(number);
  } else {
    take(*sent, number, then);
  }
}

void Payer::check_sent(const Window& window, const payments::SendPayment& request,
                       const Neighbour& to, const Answer& sent) {
  const std::int64_t amount = request.amount_minor;
  if (!sent) {
    const std::string& reason = sent.error().reason;
    const bool is_right =
        (reason == "same_account" && to.account_id == account_id_) ||
        (reason == "payment_limit_exceeded" && amount > kLimits.payment_minor) ||
        (reason == "daily_limit_exceeded" && exceeds(window, amount, kLimits.day_minor));
    return asker_.expect(is_right,
                         fmt::format("a payment of {} was refused: {}", amount, reason_of(sent)));
  }
  asker_.expect(sent->amount_minor == amount && sent->account_id == account_id_ &&
                    sent->to_account_id == to.account_id && sent->reference == request.reference &&
                    sent->mandate_id.is_nil() && !sent->is_own,
                text_of(*sent) + " is not what was asked for");
  asker_.expect(to.account_id != account_id_ && amount <= kLimits.payment_minor,
                text_of(*sent) + " should have been refused");
  asker_.expect(!payments_.contains(sent->id), text_of(*sent) + " was there before");
  if (sent->state == State::kAwaitingApproval || sent->state == State::kLapsed) {
    return asker_.expect(exceeds(window, amount, kLimits.unapproved_minor) &&
                             sent->lapses >= window.began + kLimits.approval_lifetime &&
                             sent->lapses <= asker_.now() + kLimits.approval_lifetime,
                         text_of(*sent) + " needs no approval");
  }
  asker_.expect(fits(window, amount, kLimits.unapproved_minor),
                text_of(*sent) + " was released though it needs approval");
  check_end(window, *sent);
}

// Of one that was released in the window.
void Payer::check_end(const Window& window, const Payment& payment) {
  const bool is_of_window =
      payment.released_on >= day_of(window.began) && payment.released_on <= day_of(asker_.now());
  asker_.expect(is_of_window, text_of(payment) + " counts against another day");
  if (is_open(payment)) return;
  const MoneyBounds bounds = town_.since(account_id_, window.account, asker_.now());
  if (payment.state == State::kBooked) {
    asker_.expect(payment.amount_minor <= bounds.high_minor,
                  text_of(payment) + fmt::format(" with at most {} there", bounds.high_minor));
    return;
  }
  const std::int64_t low = bounds.low_minor + payment.amount_minor;  // itself apart
  asker_.expect(payment.state == State::kDeclined && payment.amount_minor > low &&
                    payment.decline_reason == "insufficient_funds",
                text_of(payment) + fmt::format(" with at least {} there", low));
}

// Into the book, with the move that stands for its money.
void Payer::take(const Payment& payment, NaiveBank::MoveNumber move, const Window& window) {
  Book& book = payments_[payment.id];
  book.window = window;
  const bool was_open = book.move != 0;
  book.payment = payment;
  book.move = is_open(payment) ? move : 0;
  if (payment.state >= State::kReleased && payment.state <= State::kDeclined) {
    MoneyBounds& sent = sent_[payment.released_on];
    if (!was_open) sent.high_minor += payment.amount_minor;
    if (payment.state == State::kBooked) sent.low_minor += payment.amount_minor;
  }
  if (is_open(payment)) return;
  if (payment.state == State::kBooked) {
    town_.money.moved(move, payment.slot);
    note_booked(payment);
  } else {
    town_.money.did_not_move(move);
  }
}

void Payer::note_booked(const Payment& payment) {
  town_.money.changed(payment.account_id, 0, payment.slot);
  town_.money.changed(payment.to_account_id, 0, payment.slot);
  town_.booked.insert_or_assign(
      payment.id,
      BookedPayment{.move = {payment.account_id, payment.to_account_id, payment.amount_minor},
                    .debit_transaction_id = payment.debit_transaction_id,
                    .credit_transaction_id = payment.credit_transaction_id});
  town_.transactions[payment.debit_transaction_id] = {payment.account_id, -payment.amount_minor};
  town_.transactions[payment.credit_transaction_id] = {payment.to_account_id, payment.amount_minor};
}

const Payer::Book* Payer::some_awaiting() {
  std::vector<const Book*> waiting;
  for (const auto& [id, book] : payments_) {
    if (book.payment.state == State::kAwaitingApproval) waiting.push_back(&book);
  }
  return waiting.empty() ? nullptr : waiting[asker_.random().below(waiting.size())];
}

Task<void> Payer::approve() {
  const Book* const chosen = some_awaiting();
  if (chosen == nullptr) co_return;
  const Payment before = chosen->payment;
  const Window then = window();
  const NaiveBank::Move move{account_id_, before.to_account_id, before.amount_minor};
  const auto number = town_.money.may_move(move);
  const payments::PaymentName name{.user_id = asker_.user_id(), .payment_id = before.id};
  auto call = [name](Services& services, const Context& context, Completion<Payment> done) {
    services.payments.approve(context, name, std::move(done));
  };
  auto asking = asker_.ask<Payment>(std::move(call), Twice::kBeforeTheAnswer);
  const Answer approved = co_await std::move(asking);
  if (approved) {
    asker_.expect(then.began < before.lapses, text_of(before) + " was approved after its time");
    asker_.expect(fits(then, before.amount_minor, kLimits.day_minor),
                  text_of(before) + " was released beyond the day's limit");
    check_end(then, *approved);
    take(*approved, number, then);
    co_return;
  }
  town_.money.did_not_move(number);
  const std::string& reason = approved.error().reason;
  const bool has_lapsed = reason == "payment_lapsed" && asker_.now() >= before.lapses;
  const bool is_too_much =
      reason == "daily_limit_exceeded" && exceeds(then, before.amount_minor, kLimits.day_minor);
  asker_.expect(has_lapsed || is_too_much,
                text_of(before) + " was not approved: " + reason_of(approved));
  if (has_lapsed) payments_[before.id].payment.state = State::kLapsed;
}

Task<void> Payer::cancel() {
  const Book* const chosen = some_awaiting();
  if (chosen == nullptr) co_return;
  const Payment before = chosen->payment;
  const payments::PaymentName name{.user_id = asker_.user_id(), .payment_id = before.id};
  auto call = [name](Services& services, const Context& context, Completion<Payment> done) {
    services.payments.cancel(context, name, std::move(done));
  };
  auto asking = asker_.ask<Payment>(std::move(call), Twice::kBeforeTheAnswer);
  const Answer cancelled = co_await std::move(asking);
  const bool has_lapsed = !cancelled && cancelled.error().reason == "payment_not_cancellable" &&
                          asker_.now() >= before.lapses;
  asker_.expect(has_lapsed || (cancelled && cancelled->state == State::kCancelled),
                text_of(before) + " was not cancelled: " + reason_of(cancelled));
  payments_[before.id].payment.state = has_lapsed ? State::kLapsed : State::kCancelled;
}

// Asks what became of one whose answer did not come.
Task<void> Payer::look_after() {
  const auto found = std::ranges::find_if(
      payments_, [](const auto& entry) { return is_open(entry.second.payment); });
  if (found == payments_.end()) co_return;
  const payments::PaymentName name{.user_id = asker_.user_id(), .payment_id = found->first};
  auto call = [name](Services& services, const Context& context, Completion<Payment> done) {
    services.payments.find(context, name, std::move(done));
  };
  auto asking = asker_.ask<Payment>(std::move(call));
  const Answer seen = co_await std::move(asking);
  asker_.expect(seen.has_value(), "a payment was not found: " + reason_of(seen));
  if (!seen) co_return;
  const Book before = payments_[name.payment_id];
  asker_.expect(seen->released_on == before.payment.released_on,
                text_of(*seen) + " was " + text_of(before.payment));
  // Whenever the ledger answered, it was after it was asked.
  check_end(before.window, *seen);
  take(*seen, before.move, before.window);
}

Task<void> Payer::come_to_rest() {
  is_resting_ = true;
  while (std::ranges::any_of(payments_,
                             [](const auto& entry) { return is_open(entry.second.payment); })) {
    auto looking = look_after();
    co_await std::move(looking);
    co_await runtime::sleep_for(asker_.executor(), kBetweenLooks);
  }
}

Task<std::vector<payments::Payment>> Payer::list_all() {
  std::vector<Payment> all;
  payments::ListPayments request{
      .user_id = asker_.user_id(), .account_id = account_id_, .before = {}, .limit = kListPage};
  bool is_last = false;
  while (!is_last) {
    auto call = [request](Services& services, const Context& context,
                          Completion<std::vector<Payment>> done) {
      services.payments.list(context, request, std::move(done));
    };
    auto asking = asker_.ask<std::vector<Payment>>(std::move(call));
    const auto page = co_await std::move(asking);
    asker_.expect(page.has_value(), "a list of payments was refused: " + reason_of(page));
    is_last = !page || page->size() < kListPage;
    if (!page) continue;
    all.insert(all.end(), page->begin(), page->end());
    if (!page->empty()) request.before = page->back().id;
  }
  co_return std::move(all);
}

Task<void> Payer::compare() {
  const base::Timestamp asked = asker_.now();
  auto listing = list_all();
  const std::vector<Payment> listed = co_await std::move(listing);
  std::size_t own_count = 0;
  std::map<base::Id, Mandated> under;
  for (const Payment& payment : listed) {
    if (payment.state == State::kBooked) note_booked(payment);
    if (payment.mandate_id.is_nil()) {
      ++own_count;
      check_listed(payment, asked);
      continue;
    }
    Mandated& mandated = under[payment.mandate_id];
    mandated.open += is_open(payment) ? 1u : 0u;
    mandated.booked += payment.state == State::kBooked ? 1u : 0u;
    mandated.declined += payment.state == State::kDeclined ? 1u : 0u;
    mandated.last_slot = std::max(mandated.last_slot, payment.slot);
  }
  asker_.expect(
      own_count == payments_.size(),
      fmt::format("the bank lists {} payments, the book has {}", own_count, payments_.size()));
  mandated_ = std::move(under);
  auto comparing = compare_payees();
  co_await std::move(comparing);
}

void Payer::check_listed(const Payment& listed, base::Timestamp asked) {
  const auto found = payments_.find(listed.id);
  if (found == payments_.end()) {
    return asker_.expect(false, text_of(listed) + " was never asked for");
  }
  const Payment& book = found->second.payment;
  const bool may_have_lapsed =
      book.state == State::kAwaitingApproval && asker_.now() >= book.lapses;
  const bool must_have_lapsed = book.state == State::kAwaitingApproval && asked >= book.lapses;
  bool is_right = listed.state == book.state && !must_have_lapsed;
  if (listed.state == State::kLapsed) is_right = may_have_lapsed || book.state == State::kLapsed;
  const bool is_ended = book.state == State::kBooked || book.state == State::kDeclined;
  if (listed.state == State::kDeclined && !std::exchange(found->second.is_given_back, true)) {
    sent_[listed.released_on].high_minor -= listed.amount_minor;
  }
  if (is_open(book)) {
    is_right =
        is_open(listed) || listed.state == State::kBooked || listed.state == State::kDeclined;
  } else if (is_ended && !is_resting_) {
    // What the ledger has said is told before it could be written down.
    is_right |= is_open(listed);
  }
  if (listed.state == State::kBooked && is_ended) {
    is_right &= listed.slot == book.slot &&
                listed.debit_transaction_id == book.debit_transaction_id &&
                listed.credit_transaction_id == book.credit_transaction_id;
  }
  asker_.expect(is_right && listed.amount_minor == book.amount_minor &&
                    listed.to_account_id == book.to_account_id,
                text_of(listed) + " is in the book as " + text_of(book));
}

std::map<std::string, std::uint64_t> Payer::counts() const {
  std::map<std::string, std::uint64_t> counts;
  for (const auto& [id, book] : payments_) ++counts[std::string(name_of(book.payment.state))];
  return counts;
}

}  // namespace atollbank::sim
