// SPDX-License-Identifier: Apache-2.0
// A balance monitor: says when the balance of one account passes a threshold, either way.
//
//   monitor low_balance account "0Oq3…" below 10.00 GBP
//   monitor house_rich account house.fees above 1000000 GBP
//   monitor low_balance off
//
// A later definition of the same name replaces the first. Plain values; pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ledger/command.h"
#include "money/amount.h"

namespace atollbank::definitions {

struct MonitorRule {
  std::string name;
  bool is_off = false;
  ledger::AccountId account;  // nil: the house's account at `address`
  std::string address;
  bool is_below = false;  // else above
  money::Amount threshold{.minor = 0, .currency = money::Currency::gbp()};

  // Strictly below or above; at the threshold it is not.
  bool holds_at(std::int64_t balance_minor) const {
    return is_below ? balance_minor < threshold.minor : balance_minor > threshold.minor;
  }
};

// reason: monitor_malformed
base::Result<MonitorRule> parse_monitor(std::string_view text);

// One passing of a threshold.
struct Firing {
  base::Id id;  // made from the record and the monitor: the same whoever follows, and how often
  std::uint64_t slot = 0;
  std::string monitor;
  ledger::AccountId account;
  bool has_begun = false;  // false: it holds no longer
  money::Amount threshold{.minor = 0, .currency = money::Currency::gbp()};
  std::int64_t balance_before = 0;
  std::int64_t balance_after = 0;
  std::int64_t booking_time_ns = 0;
};

base::Id firing_id(std::uint64_t slot, std::string_view monitor);

}  // namespace atollbank::definitions
