// SPDX-License-Identifier: Apache-2.0
#include "services/statements/tying.h"

#include <fmt/format.h>

namespace atollbank::statements {

using base::Result;

namespace {

tl::unexpected<base::Error> untied(std::string_view reason, std::uint64_t slot,
                                   std::string_view what) {
  return base::fail(base::ErrorCode::kDataLoss, reason, fmt::format("record {}: {}", slot, what));
}

class TieCheck {
 public:
  explicit TieCheck(const StatementHead& head)
      : head_(head), balance_minor_(head.opening_minor), slot_(head.slots.after) {}

  Result<void> take(const StatementEntry& entry) {
    ATOLL_TRY_VOID(check_place(entry));
    if (entry.amount_minor == 0) {
      return untied("statement_entry_empty", entry.slot, "an entry moves no money");
    }
    if (__builtin_add_overflow(balance_minor_, entry.amount_minor, &balance_minor_)) {
      return overflows(entry.slot);
    }
    if (balance_minor_ != entry.balance_after_minor) {
      return untied("statement_balance_breaks", entry.slot,
                    "the balance after it is not what the entries make");
    }
    const bool is_debit = entry.amount_minor < 0;
    std::int64_t& sum_minor = is_debit ? debits_minor_ : credits_minor_;
    ++(is_debit ? debit_count_ : credit_count_);
    if (__builtin_add_overflow(sum_minor, entry.amount_minor, &sum_minor)) {
      return overflows(entry.slot);
    }
    return {};
  }

  Result<void> finish() const {
    if (slot_ > head_.slots.last) {
      return untied("statement_entry_misplaced", slot_, "an entry is behind the last record");
    }
    if (balance_minor_ != head_.closing_minor) {
      return untied("statement_closing_differs", head_.slots.last,
                    "the closing balance is not what the entries make");
    }
    const bool is_summed = debits_minor_ == head_.debits_minor &&
                           credits_minor_ == head_.credits_minor &&
                           debit_count_ == head_.debit_count && credit_count_ == head_.credit_count;
    if (is_summed) return {};
    return untied("statement_sums_differ", head_.slots.last,
                  "the sums are not those of its entries");
  }

 private:
  Result<void> check_place(const StatementEntry& entry) {
    if (!head_.period.holds(entry.booked)) {
      return untied("statement_entry_misplaced", entry.slot, "it was not booked in the period");
    }
    if (entry.slot <= slot_ || entry.booked < booked_) {
      return untied("statement_out_of_order", entry.slot,
                    "it stands behind an entry that came after it");
    }
    slot_ = entry.slot;
    booked_ = entry.booked;
    return {};
  }

  static tl::unexpected<base::Error> overflows(std::uint64_t slot) {
    return untied("statement_overflows", slot, "the sums are beyond what is counted here");
  }

  const StatementHead& head_;
  std::int64_t balance_minor_;
  std::uint64_t slot_;
  base::Timestamp booked_{};
  std::int64_t debits_minor_ = 0;
  std::int64_t credits_minor_ = 0;
  std::uint32_t debit_count_ = 0;
  std::uint32_t credit_count_ = 0;
};

}  // namespace

Result<void> check_ties(const Statement& statement) {
  TieCheck check(statement.head);
  for (const StatementEntry& entry : statement.entries) ATOLL_TRY_VOID(check.take(entry));
  return check.finish();
}

Result<void> check_joins(const StatementHead& earlier, const StatementHead& later) {
  const bool joins = earlier.account.id == later.account.id && earlier.currency == later.currency &&
                     earlier.period.to == later.period.from &&
                     earlier.closing_minor == later.opening_minor &&
                     earlier.slots.last == later.slots.after;
  if (joins) return {};
  return untied(
      "statements_do_not_join", later.slots.after,
      fmt::format("the statement before closes otherwise, at record {}", earlier.slots.last));
}

}  // namespace atollbank::statements
