// SPDX-License-Identifier: Apache-2.0
// What happens in the demo town: who lives there and what each does on each day. Pure: the same
// seed gives the same people and the same days, so a town that is made again, or goes on after a
// restart, is the same town.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/timestamp.h"

namespace atollbank::apps {

enum class HappeningKind : std::uint8_t {
  kSalary,
  kTopUp,
  kPurchase,          // settles the next day
  kDeclinedPurchase,  // an inactive card
  kPotDeposit,
  kPotWithdrawal,
  kRefund,  // of the purchase that the plan made under `refund_of`
};

struct Happening {
  HappeningKind kind{};
  base::Timestamp at;
  std::int64_t amount_minor = 0;
  std::size_t shop = 0;                 // of purchases
  std::string dedupe_id;                // unique in the town's life
  std::int64_t local_amount_minor = 0;  // of purchases abroad
  std::string refund_of;
};

struct Resident {
  std::string first_name;
  std::string name;
  std::int64_t salary_minor = 0;
  std::int64_t rent_minor = 0;
  std::uint32_t payday = 1;  // day of the month, 1 to 28
};

class TownPlan {
 public:
  explicit TownPlan(std::uint64_t seed) : seed_(seed) {}

  // Resident 0 is the one whose account is printed.
  Resident resident(std::size_t index) const;

  // Everything that a resident does on a day (days since 1970, UTC), in order of time.
  std::vector<Happening> day(std::size_t resident, std::int64_t day) const;

  // The `count`th thing that happens in the live town, and to whom.
  Happening live(std::uint64_t count, std::size_t resident_count, std::size_t& resident) const;

 private:
  std::vector<Happening> days_out(std::size_t resident, std::int64_t day) const;
  Happening returned_purchase(std::size_t resident, std::int64_t day) const;

  std::uint64_t seed_;
};

}  // namespace atollbank::apps
