// SPDX-License-Identifier: Apache-2.0
#include "services/screening/availability.h"

namespace atollbank::screening {

std::string unavailable_reason(const std::optional<ListFacts>& list,
                               const std::optional<CheckState>& check,
                               const AvailabilityRules& rules, base::Timestamp now) {
  if (!list) return "list_missing";
  if (check && !check->stopped_reason.empty()) return check->stopped_reason;
  if (now - list->refreshed > rules.list_age_max) return "list_stale";
  if (!check || now - check->proven > rules.check_age_max) return "known_positive_overdue";
  return {};
}

CheckState after_check(const std::optional<CheckState>& before, const DailyCheck& day) {
  if (!day.is_found) return stopped_for(before, "known_positive_missed", day.checked);
  CheckState check = before.value_or(CheckState{});
  check.proven = day.checked;
  return check;
}

CheckState stopped_for(const std::optional<CheckState>& before, std::string reason,
                       base::Timestamp now) {
  CheckState check = before.value_or(CheckState{});
  // The first reason is the one to look into.
  if (!check.stopped_reason.empty()) return check;
  check.stopped_reason = std::move(reason);
  check.stopped = now;
  return check;
}

CheckState gone_on(const std::optional<CheckState>& before, const CheckState& confirmed) {
  const bool is_stopped_since =
      before && !before->stopped_reason.empty() && before->stopped > confirmed.proven;
  if (!is_stopped_since) return confirmed;
  CheckState check = confirmed;
  check.stopped_reason = before->stopped_reason;
  check.stopped = before->stopped;
  return check;
}

CheckState held_after(const std::optional<CheckState>& held, const CheckState& kept) {
  const bool is_lost = held && !held->stopped_reason.empty() && kept.stopped_reason.empty() &&
                       kept.confirmed_by == held->confirmed_by &&
                       kept.confirmed_reason == held->confirmed_reason;
  return is_lost ? *held : kept;
}

CheckState let_go_on_by(std::string person, std::string reason, base::Timestamp now) {
  return {.proven = now,
          .stopped_reason = {},
          .stopped = {},
          .confirmed_by = std::move(person),
          .confirmed_reason = std::move(reason)};
}

}  // namespace atollbank::screening
