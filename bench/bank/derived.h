// SPDX-License-Identifier: Apache-2.0
// All that a bank has derived of its truth, as its stopped folder holds it: what one rebuild made
// is compared with what stood before it.
//
// Plain values; the bank is stopped, so that all is on the disk.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "services/audit/trail/check.h"

namespace atollbank::bench {

// Of one account's partition: its transactions, their sums by month, its events.
struct DerivedAccount {
  std::uint64_t transactions = 0;
  std::int64_t sum_minor = 0;
  std::uint64_t spending_count = 0;  // what the sums of spending count
  std::int64_t spending_minor = 0;
  std::uint64_t entries = 0;
  std::uint64_t digest = 0;  // of every key and value

  bool operator==(const DerivedAccount&) const = default;
};

struct Derived {
  std::map<base::Id, DerivedAccount> accounts;
  // The audit trail's.
  audit::NotedHead head;
  std::uint64_t indexed = 0;
};

// `folder` is the bank's data. Errors internal wrong_answer: the trail does not hold, or does not
// go on from `noted` · those of the stores.
base::Result<Derived> read_derived(const std::string& folder, const std::vector<base::Id>& accounts,
                                   const std::optional<audit::NotedHead>& noted = std::nullopt);

// "" where `after` is `before`. The trail may have grown, for what a bank does when it starts is
// written down as well.
std::string difference(const Derived& before, const Derived& after);

}  // namespace atollbank::bench
