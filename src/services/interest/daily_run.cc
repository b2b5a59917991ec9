// SPDX-License-Identifier: Apache-2.0
// The daily run. Days are accrued one after the other, each for every address before the next, at
// the balance that the day ended with; so what was missed while the bank was down is made up for.
// Each accrual is one command that is named by address and day, and carries in its reference what
// the day left below a nano-minor unit: what a crash cut off is found done in the ledger, or done
// with the same bytes.
#include <algorithm>

#include "bank_calendar/london_time.h"
#include "base/assert.h"
#include "base/log.h"
#include "runtime/together.h"
#include "services/interest/addresses.h"
#include "services/interest/service.h"

namespace atollbank::interest {

using base::Result;
using ledger::format::SlotKind;
using runtime::await_blocking;

namespace {

constexpr std::int64_t kNsPerDay = 86'400'000'000'000;
constexpr std::uint32_t kPageEntries = 8;  // most ask for what was there at midnight

base::Timestamp end_of(std::int32_t day) {
  return bank_calendar::instant_of(bank_calendar::date_numbered(day + 1),
                                   bank_calendar::TimeOfDay(0));
}

bool is_last_of_month(std::int32_t day) {
  return bank_calendar::date_numbered(day + 1).day() == std::chrono::day(1);
}

std::int64_t bearing_minor(InterestKind kind, std::int64_t balance_minor) {
  return std::max<std::int64_t>(0, kind == InterestKind::kSavings ? balance_minor : -balance_minor);
}

Context context_of_service() {
  Context context;
  context.caller.subject = "svc_interest";
  return context;
}

}  // namespace

std::int32_t InterestService::day_before_today() const {
  const base::Timestamp settled{now().nanoseconds - options_.settling_time.nanoseconds};
  return bank_calendar::day_number(bank_calendar::london_date(settled)) - 1;
}

runtime::Task<void> InterestService::live() {
  for (;;) {
    auto running = run_what_is_due();
    const auto ran = co_await std::move(running);
    if (!ran) base::log_warning("interest_run_stopped", {{"error", ran.error()}});
    co_await runtime::sleep_for(executor_, options_.look_every);
  }
}

InterestService::Answer<void> InterestService::run_what_is_due() {
  while (last_day_ < day_before_today()) {
    auto running = run_day(last_day_ + 1);
    ATOLL_CO_TRY_VOID(co_await std::move(running));
  }
  co_return Result<void>();
}

InterestService::Answer<void> InterestService::run_day(std::int32_t day) {
  std::vector<Address*> due;
  for (auto& [key, address] : addresses_) {
    if (address.agreement.first_day() <= day) due.push_back(&address);
  }
  for (std::size_t first = 0; first < due.size(); first += options_.addresses_at_once) {
    const auto begin = due.begin() + static_cast<std::ptrdiff_t>(first);
    const std::size_t count = std::min(options_.addresses_at_once, due.size() - first);
    auto running =
        run_some(day, std::vector<Address*>(begin, begin + static_cast<std::ptrdiff_t>(count)));
    ATOLL_CO_TRY_VOID(co_await std::move(running));
  }
  auto work = [this, day] { return store_.put_last_day(day, context_of_service(), now()); };
  ATOLL_CO_TRY_VOID(co_await await_blocking<void>(pool_, executor_, std::move(work)));
  last_day_ = day;
  co_return Result<void>();
}

InterestService::Answer<void> InterestService::run_some(std::int32_t day,
                                                        std::vector<Address*> some) {
  std::vector<DaysInterest> interests;
  for (Address* address : some) interests.push_back({.address = address});
  std::vector<runtime::Task<void>> finding;
  for (DaysInterest& interest : interests) finding.push_back(find_interest(day, &interest));
  auto all_found = runtime::run_together(executor_, std::move(finding));
  co_await std::move(all_found);
  for (const DaysInterest& interest : interests) {
    if (!interest.result) co_return base::fail(interest.result.error());
  }
  auto accruing = accrue(day, &interests);
  const auto accrued = co_await std::move(accruing);
  if (!accrued) {
    // What became of them is read in the ledger before they are asked for again.
    for (Address* address : some) address->is_known = false;
    co_return base::fail(accrued.error());
  }
  if (!is_last_of_month(day)) co_return Result<void>();
  for (Address* address : some) {
    auto posting = post_month(day, address);
    ATOLL_CO_TRY_VOID(co_await std::move(posting));
  }
  co_return Result<void>();
}

runtime::Task<void> InterestService::find_interest(std::int32_t day, DaysInterest* found) {
  Address* const address = found->address;
  const Agreement agreement = address->agreement;
  if (!address->is_known) {
    auto learning = learn(address);
    found->result = co_await std::move(learning);
    if (!found->result) co_return;
  }
  if (address->last_day >= day) co_return;
  const std::string* const name = agreement.product_on(day);
  if (name == nullptr) co_return;
  const auto product = products_.find(*name);
  if (product == products_.end()) {
    found->result =
        base::fail(base::ErrorCode::kDataLoss, "record_malformed", "there is no product " + *name);
    co_return;
  }
  const AccrualTerms* const terms = product->second.terms_on(day);
  if (terms == nullptr) co_return;
  const AccrualTerms terms_of_day = *terms;
  auto asking = balance_at(agreement.address_id, end_of(day), address->newest);
  const auto ended = co_await std::move(asking);
  if (!ended) {
    found->result = base::fail(ended.error());
    co_return;
  }
  address->newest = *ended;
  found->carry = address->carry;
  const auto amount_nano =
      accrue_day(terms_of_day, bearing_minor(agreement.kind, ended->balance_minor), found->carry);
  if (amount_nano) {
    found->amount_nano = *amount_nano;
  } else {
    found->result = base::fail(amount_nano.error());
  }
}

InterestService::Answer<void> InterestService::accrue(std::int32_t day,
                                                      std::vector<DaysInterest>* interests) {
  using Side = std::tuple<InterestKind, std::uint16_t, std::uint16_t>;  // slice and currency
  std::map<Side, std::vector<AccrualPosting>> postings;
  for (const DaysInterest& interest : *interests) {
    if (interest.amount_nano == 0) continue;
    const Agreement& agreement = interest.address->agreement;
    const std::uint16_t slice = agreement.address_id.slice();
    const base::Id accrued = accrued_address(agreement.kind, agreement.address_id);
    const base::Id house = house_address(agreement.kind, slice, agreement.currency);
    const bool is_earned = agreement.kind == InterestKind::kSavings;
    postings[{agreement.kind, slice, agreement.currency}].push_back(
        {.debit = is_earned ? house : accrued,
         .credit = is_earned ? accrued : house,
         .amount_nano = interest.amount_nano,
         .reference = {.high = 0, .low = static_cast<std::uint64_t>(interest.carry.numerator)}});
  }
  for (const auto& [side, of_side] : postings) {
    const auto [kind, slice, currency] = side;
    AccrualRun run{.name = std::string(name_of(kind)),
                   .day = day,
                   .code = accrual_code(kind),
                   .currency = currency};
    auto posting = post_accruals(run, of_side);
    ATOLL_CO_TRY(const auto closed, co_await std::move(posting));
    if (closed.empty()) continue;
    // Books of that day are closed already: what it bore is valued today.
    run.is_late = true;
    auto posting_late = post_accruals(run, closed);
    ATOLL_CO_TRY(const auto still_closed, co_await std::move(posting_late));
    ATOLL_ASSERT(still_closed.empty());
  }
  for (const DaysInterest& interest : *interests) {
    if (interest.amount_nano == 0) continue;
    interest.address->last_day = day;
    interest.address->carry = interest.carry;
  }
  co_return Result<void>();
}

// Those whose day lies in a period that is closed. Whatever else the ledger declines stops the run:
// a day that is not accrued is none that is over.
InterestService::Answer<std::vector<AccrualPosting>> InterestService::post_accruals(
    AccrualRun run, std::vector<AccrualPosting> postings) {
  const auto evidence =
      posting::encode_evidence(evidence_of_service("AccrueInterest", posting::Scheme::kNone));
  std::vector<AccrualPosting> closed;
  std::size_t next = 0;
  for (ledger::Batch& batch : accrual_batches(run, postings, evidence)) {
    auto submitting = submit(context_of_service(), std::move(batch));
    ATOLL_CO_TRY(const auto results, co_await std::move(submitting));
    for (const ledger::CommandResult& result : results) {
      const AccrualPosting& posting = postings[next++];
      if (result.outcome == ledger::Outcome::kDone) continue;
      if (result.outcome == ledger::Outcome::kPeriodClosed) {
        closed.push_back(posting);
        continue;
      }
      co_return base::fail(
          base::ErrorCode::kInternal, "interest_not_accrued",
          std::string(ledger::name_of(result.outcome)) + " on day " + std::to_string(run.day));
    }
  }
  co_return std::move(closed);
}

// The newest accrual of it. Above it stands at most the posting of a month.
InterestService::Answer<void> InterestService::learn(Address* address) {
  const Agreement& agreement = address->agreement;
  posting::StatementRequest request{
      .account = accrued_address(agreement.kind, agreement.address_id),
      .before_slot = 0,
      .limit = kPageEntries};
  for (bool is_last = false; !is_last;) {
    auto reading = statement(request);
    ATOLL_CO_TRY(const auto page, co_await std::move(reading));
    const auto newest =
        std::ranges::find(page.entries, SlotKind::kAccrued, &posting::StatementEntry::kind);
    if (newest != page.entries.end()) {
      const bool is_late = newest->reference.high != 0;
      address->last_day = is_late ? static_cast<std::int32_t>(newest->reference.high)
                                  : static_cast<std::int32_t>(newest->value_time_ns / kNsPerDay);
      address->carry.numerator = static_cast<std::int64_t>(newest->reference.low);
      break;
    }
    is_last = page.next_before_slot == 0;
    request.before_slot = page.next_before_slot;
  }
  address->is_known = true;
  co_return Result<void>();
}

// From the newest record back to the one that was the newest at `end`, unless that is the one that
// is known.
InterestService::Answer<InterestService::DayEnd> InterestService::balance_at(base::Id address_id,
                                                                             base::Timestamp end,
                                                                             DayEnd newest) {
  auto asking = balance(address_id);
  ATOLL_CO_TRY(const auto at_present, co_await std::move(asking));
  if (at_present.last_slot == newest.slot) co_return newest;
  posting::StatementRequest request{.account = address_id, .before_slot = 0, .limit = kPageEntries};
  for (;;) {
    auto reading = statement(request);
    ATOLL_CO_TRY(const auto page, co_await std::move(reading));
    for (const posting::StatementEntry& entry : page.entries) {
      if (entry.booking_time_ns < end.nanoseconds) {
        co_return DayEnd{.balance_minor = entry.balance_after, .slot = entry.slot};
      }
    }
    if (page.next_before_slot == 0) co_return DayEnd{};
    request.before_slot = page.next_before_slot;
  }
}

}  // namespace atollbank::interest
