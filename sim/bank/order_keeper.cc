// SPDX-License-Identifier: Apache-2.0
#include "sim/bank/order_keeper.h"

#include <algorithm>

namespace atollbank::sim {

using bank_calendar::DateConvention;
using bank_calendar::Frequency;
using runtime::Completion;
using runtime::Context;
using runtime::Task;
using standing_orders::OrderState;
using standing_orders::ShownOrder;
using Services = BankProcess::Services;

namespace {

constexpr std::size_t kOrdersMax = 8;
constexpr base::Duration kBetweenLooks = base::Duration::from_ms(20);

std::int64_t today(const Asker& asker) { return asker.now().nanoseconds / NaiveOrder::kDayNs; }

bank_calendar::Date date_of(std::int64_t day) {
  return bank_calendar::Date(std::chrono::sys_days(std::chrono::days(day)));
}

// The same in the bank's words and in the model's.
bank_calendar::ScheduleTerms draw_terms(base::Random& random, NaiveOrder& order) {
  bank_calendar::ScheduleTerms terms;
  const std::uint64_t dice = random.below(4);
  terms.frequency = dice == 0   ? Frequency::kOnce
                    : dice == 1 ? Frequency::kEveryWeek
                                : Frequency::kEveryDay;
  order.days_between = terms.frequency == Frequency::kEveryWeek ? 7 : 1;
  if (terms.frequency == Frequency::kOnce) {
    order.payment_count = 1;
  } else if (random.chance(1, 2)) {
    order.payment_count = 1 + static_cast<std::uint32_t>(random.below(4));
    terms.payment_count = order.payment_count;
  }
  order.moves_weekends = random.chance(1, 2);
  terms.convention = order.moves_weekends ? DateConvention::kFollowing : DateConvention::kUnmoved;
  terms.first_date = date_of(order.first_day);
  return terms;
}

}  // namespace

Task<void> OrderKeeper::do_something() {
  Task<void> doing = create();
  const std::uint64_t dice = asker_.random().below(100);
  if (dice >= 35) doing = approve();
  if (dice >= 65) doing = cancel();
  if (dice >= 72) doing = look_at_one();
  co_await std::move(doing);
}

OrderKeeper::Book* OrderKeeper::some(State state) {
  std::vector<Book*> found;
  for (Book& book : books_) {
    if (book.state == state) found.push_back(&book);
  }
  return found.empty() ? nullptr : found[asker_.random().below(found.size())];
}

Task<void> OrderKeeper::create() {
  if (books_.size() >= kOrdersMax) co_return;
  auto finding = payer_.some_payee();
  const auto payee = co_await std::move(finding);
  if (!payee) co_return;
  NaiveOrder& naive = town_.orders.emplace_back();
  naive.id = {.high = 1'700'000'200'000 + asker_.number(),
              .low = (asker_.number() << 16) + books_.size()};
  naive.move = {payer_.account_id(), payee->neighbour.account_id, asker_.random().between(1, 1500)};
  naive.first_day = today(asker_) + asker_.random().between(0, 2);
  standing_orders::CreateOrder request;
  request.order_id = naive.id;
  request.user_id = asker_.user_id();
  request.account_id = payer_.account_id();
  request.payee_id = payee->id;
  request.amount_minor = naive.move.amount_minor;
  request.reference = "every day";
  request.terms = draw_terms(asker_.random(), naive);
  auto call = [request](Services& services, const Context& context, Completion<ShownOrder> done) {
    services.standing_orders.create(context, request, std::move(done));
  };
  auto asking = asker_.ask<ShownOrder>(std::move(call), Twice::kBeforeTheAnswer);
  const auto created = co_await std::move(asking);
  if (!created) {
    // A night may have passed meanwhile. Nothing of it is kept.
    asker_.expect(
        created.error().reason == "schedule_in_the_past" && naive.first_day < today(asker_),
        "an order was refused: " + reason_of(created));
    naive.is_over = true;
    co_return;
  }
  asker_.expect(created->order.state == State::kAwaitingApproval && created->order.next.number == 1,
                "an order is not as it was asked for");
  books_.push_back({.naive = &naive,
                    .state = created->order.state,
                    .seen_money = town_.look(payer_.account_id(), asker_.now())});
}

Task<void> OrderKeeper::approve() {
  Book* const book = some(State::kAwaitingApproval);
  if (book == nullptr) co_return;
  book->naive->may_pay = true;
  const Look look = begin_look();
  const standing_orders::OrderName name{.user_id = asker_.user_id(), .order_id = book->naive->id};
  auto call = [name](Services& services, const Context& context, Completion<ShownOrder> done) {
    services.standing_orders.approve(context, name, std::move(done));
  };
  auto asking = asker_.ask<ShownOrder>(std::move(call), Twice::kBeforeTheAnswer);
  auto approved = co_await std::move(asking);
  if (approved) {
    auto taking = take(book, std::move(*approved), look);
    co_await std::move(taking);
    co_return;
  }
  const std::string& reason = approved.error().reason;
  asker_.expect(reason == "schedule_in_the_past" && book->naive->first_day < today(asker_),
                "an order was not approved: " + reason_of(approved));
  book->naive->close(town_.money);
  book->naive->may_pay = false;
  book->naive->is_over = false;
}

Task<void> OrderKeeper::cancel() {
  Book* book = some(State::kActive);
  if (book == nullptr || asker_.random().chance(1, 3)) book = some(State::kAwaitingApproval);
  if (book == nullptr) co_return;
  const Look look = begin_look();
  const standing_orders::OrderName name{.user_id = asker_.user_id(), .order_id = book->naive->id};
  auto call = [name](Services& services, const Context& context, Completion<ShownOrder> done) {
    services.standing_orders.cancel(context, name, std::move(done));
  };
  auto asking = asker_.ask<ShownOrder>(std::move(call), Twice::kBeforeTheAnswer);
  auto cancelled = co_await std::move(asking);
  if (cancelled) {
    asker_.expect(cancelled->order.state == State::kCancelled, "an order was not cancelled");
    auto taking = take(book, std::move(*cancelled), look);
    co_await std::move(taking);
    co_return;
  }
  asker_.expect(cancelled.error().reason == "order_has_ended",
                "an order was not cancelled: " + reason_of(cancelled));
  auto looking = look_at(book);
  co_await std::move(looking);
  asker_.expect(book->state == State::kFinished, "an order has ended and goes on");
}

Task<void> OrderKeeper::look_at_one() {
  if (books_.empty()) co_return;
  auto looking = look_at(&books_[asker_.random().below(books_.size())]);
  co_await std::move(looking);
}

Task<void> OrderKeeper::look_at(Book* book) {
  const Look look = begin_look();
  const standing_orders::OrderName name{.user_id = asker_.user_id(), .order_id = book->naive->id};
  auto call = [name](Services& services, const Context& context, Completion<ShownOrder> done) {
    services.standing_orders.find(context, name, std::move(done));
  };
  auto asking = asker_.ask<ShownOrder>(std::move(call));
  auto shown = co_await std::move(asking);
  asker_.expect(shown.has_value(), "an order was not found: " + reason_of(shown));
  if (!shown) co_return;
  auto taking = take(book, std::move(*shown), look);
  co_await std::move(taking);
}

// Into the book, with the money of what has ended since.
Task<void> OrderKeeper::take(Book* book, ShownOrder shown, Look look) {
  const auto& order = shown.order;
  NaiveOrder& naive = *book->naive;
  town_.look(payer_.account_id(), asker_.now());  // what is due by now may have been paid
  const std::uint32_t ended = order.next.number - 1;
  asker_.expect(ended == order.paid_count + order.missed_count && ended >= naive.ended &&
                    order.paid_count >= naive.paid && order.missed_count >= book->missed,
                fmt::format("an order stands at payment {} with {} paid and {} missed; the book "
                            "has {} and {}",
                            order.next.number, order.paid_count, order.missed_count, naive.paid,
                            book->missed));
  asker_.expect(
      ended <= naive.announced,
      fmt::format("{} payments of an order have ended and {} were due", ended, naive.announced));
  const bool was_awaiting = book->state == State::kAwaitingApproval;
  asker_.expect(
      book->state == order.state || was_awaiting ||
          (book->state == State::kActive && order.state != State::kAwaitingApproval),
      fmt::format("an order that was {} is {}", name_of(book->state), name_of(order.state)));
  asker_.expect((order.state == State::kFinished) ==
                    (order.state != State::kCancelled && !naive.has(order.next.number)),
                "an order has finished too early or goes on too long");
  check_refusals(*book, shown);
  std::uint64_t slot = 0;
  if (order.paid_count > naive.paid) {
    auto finding = slot_of(order.last_payment_id, &naive);
    slot = co_await std::move(finding);
  }
  naive.end(town_.money, ended, order.paid_count, slot);
  book->missed = order.missed_count;
  book->state = order.state;
  book->next_number = order.next.number;
  book->tries = order.next.count;
  book->seen_at = look.asked;
  book->seen_money = look.money;
  if (order.has_ended()) naive.close(town_.money);
}

// What was refused since the last look was refused for want of money: what was due is in doubt, and
// so taken off already.
void OrderKeeper::check_refusals(const Book& book, const ShownOrder& shown) {
  const auto& order = shown.order;
  const std::uint8_t tries_before = order.next.number == book.next_number ? book.tries : 0;
  const bool was_refused = order.missed_count > book.missed || order.next.count > tries_before;
  if (!was_refused) return;
  const MoneyBounds there = town_.since(payer_.account_id(), book.seen_money, asker_.now());
  asker_.expect(there.low_minor < 0,
                fmt::format("an order's payment {} of {} was refused or missed with at least {} "
                            "there besides",
                            order.next.number, order.amount_minor, there.low_minor));
}

// Of an order's payment that was made. The ledger's word may not be written down yet.
Task<std::uint64_t> OrderKeeper::slot_of(base::Id payment_id, const NaiveOrder* order) {
  const payments::PaymentName name{.user_id = asker_.user_id(), .payment_id = payment_id};
  while (true) {
    auto call = [name](Services& services, const Context& context,
                       Completion<payments::Payment> done) {
      services.payments.find(context, name, std::move(done));
    };
    auto asking = asker_.ask<payments::Payment>(std::move(call));
    const auto made = co_await std::move(asking);
    asker_.expect(made && made->mandate_id == order->id &&
                      made->amount_minor == order->move.amount_minor &&
                      (!made->has_ended() || made->state == payments::PaymentState::kBooked),
                  "the last payment of an order is not its own: " + reason_of(made));
    if (!made || made->has_ended()) co_return made ? made->slot : 0;
    co_await runtime::sleep_for(asker_.executor(), kBetweenLooks);
  }
}

bool OrderKeeper::is_quiet(const Book& book, base::Timestamp now) const {
  if (book.state != State::kActive) return true;
  const std::int64_t day = book.naive->day_of(book.next_number);
  return day * NaiveOrder::kDayNs + NaiveOrder::kTriesNs[book.tries] > now.nanoseconds;
}

Task<void> OrderKeeper::compare() {
  auto call = [user_id = asker_.user_id(), account_id = payer_.account_id()](
                  Services& services, const Context& context,
                  Completion<std::vector<ShownOrder>> done) {
    services.standing_orders.list(context, user_id, account_id, std::move(done));
  };
  auto asking = asker_.ask<std::vector<ShownOrder>>(std::move(call));
  const auto listed = co_await std::move(asking);
  asker_.expect(listed && listed->size() == books_.size(), "there are more or fewer orders");
  for (Book& book : books_) {
    auto looking = look_at(&book);
    co_await std::move(looking);
  }
}

void OrderKeeper::compare_payments() {
  town_.look(payer_.account_id(), asker_.now());
  for (const Book& book : books_) {
    const auto found = payer_.mandated().find(book.naive->id);
    const Payer::Mandated made =
        found == payer_.mandated().end() ? Payer::Mandated{} : found->second;
    const std::uint32_t paid = book.naive->paid;
    const bool is_known = is_quiet(book, asker_.now());
    // One that is open has its end from the ledger, and not yet in its record.
    const bool is_right =
        is_known ? made.booked <= paid && paid <= made.booked + made.open &&
                       (made.open == 0 || !is_resting_)
                 : made.booked >= paid && made.booked + made.open <= book.naive->announced;
    asker_.expect(
        is_right && made.declined + made.open >= book.missed &&
            (!is_known || made.declined <= 3 * book.missed + 2 * paid + book.tries),
        fmt::format("an order, {}, has {} paid and {} missed; of its payments {} are "
                    "booked, {} declined, {} open",
                    name_of(book.state), paid, book.missed, made.booked, made.declined, made.open));
  }
}

Task<void> OrderKeeper::come_to_rest() {
  is_resting_ = true;
  for (Book& book : books_) {
    while (true) {
      auto looking = look_at(&book);
      co_await std::move(looking);
      if (is_quiet(book, asker_.now()) || !asker_.first_difference().empty()) break;
      co_await runtime::sleep_for(asker_.executor(), kBetweenLooks);
    }
  }
}

std::uint64_t OrderKeeper::paid_count() const {
  std::uint64_t sum = 0;
  for (const Book& book : books_) sum += book.naive->paid;
  return sum;
}

std::uint64_t OrderKeeper::missed_count() const {
  std::uint64_t sum = 0;
  for (const Book& book : books_) sum += book.missed;
  return sum;
}

}  // namespace atollbank::sim
