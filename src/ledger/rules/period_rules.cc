// SPDX-License-Identifier: Apache-2.0
// kClosePeriod, and which value times are taken.
#include "ledger/applier.h"

namespace atollbank::ledger {
namespace {

constexpr std::int64_t kDayNs = 86'400'000'000'000;
constexpr std::int64_t kValueTimePastMaxNs = 3'653 * kDayNs;  // ten years
constexpr std::int64_t kValueTimeFutureMaxNs = 366 * kDayNs;  // a year

}  // namespace

bool Applier::is_out_of_range(std::int64_t value_time_ns) const {
  const std::int64_t now_ns = group_.ledger_time_ns();
  if (value_time_ns == 0) return false;
  return value_time_ns < now_ns - kValueTimePastMaxNs ||
         value_time_ns > now_ns + kValueTimeFutureMaxNs;
}

CommandResult Applier::close_period(const Command& command, Forced forced) {
  Period& period = state_.rules.period;
  const auto check = [&]() -> Outcome {
    if (command.limit_or_time > group_.ledger_time_ns()) return Outcome::kValueTimeOutOfRange;
    return command.limit_or_time < period.sealed_before_ns ? Outcome::kPeriodSealed
                                                           : Outcome::kDone;
  };
  const Outcome outcome = forced != Outcome::kDone ? forced : check();
  if (!binds_id(outcome)) return CommandResult{.outcome = outcome};

  const CommandResult result = begin_answer(outcome);
  const std::uint32_t slot_index = group_.used();
  auto& slot = begin_slot<format::PeriodClosedSlot>(command, outcome);
  if (outcome == Outcome::kDone)
    period.close(command.limit_or_time, (command.flags & kSealed) != 0, result.slot);
  slot.closed_before_asked_ns = command.limit_or_time;
  slot.closed_before_after_ns = period.closed_before_ns;
  slot.sealed_before_after_ns = period.sealed_before_ns;
  slot.evidence_distance = append_evidence(command, slot_index);
  bind(command, result.slot);
  return result;
}

}  // namespace atollbank::ledger
