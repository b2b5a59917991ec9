// SPDX-License-Identifier: Apache-2.0
#include "apps/town/town_plan.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <tuple>

#include "apps/town/shops.h"
#include "base/random.h"

namespace atollbank::apps {
namespace {

constexpr std::array kFirstNames{"Ada",   "Bilal",  "Chidi", "Dilys", "Esme",  "Farid",
                                 "Greta", "Hamish", "Ines",  "Jonah", "Kezia", "Leif",
                                 "Maeve", "Noor",   "Oscar", "Priya"};
constexpr std::array kLastNames{"Archer", "Bell", "Calder", "Doyle", "Ellis", "Finch",
                                "Gower",  "Hale", "Iqbal",  "Joyce", "Kerr",  "Lund",
                                "Marsh",  "Nair", "Okafor", "Price"};
constexpr std::size_t kRentShop = 12;
constexpr std::size_t kEnergyShop = 11;
constexpr std::uint64_t kPurchaseStream = 1;
constexpr std::uint64_t kResidentStream = 2;
constexpr std::uint64_t kLiveStream = 3;
constexpr std::uint64_t kDayOutStream = 4;
constexpr std::uint32_t kReturnsDate = 8;  // something is bought, and brought back days later
constexpr std::int64_t kDaysToReturn = 3;

// An independent, repeatable stream for each purpose, person and day.
base::Random stream(std::uint64_t seed, std::uint64_t purpose, std::uint64_t a, std::uint64_t b) {
  std::uint64_t mixed = seed;
  for (const std::uint64_t word : {purpose, a, b})
    mixed = (mixed ^ word) * 0x9E3779B97F4A7C15ull + 0x632BE59BD9B4E019ull;
  return base::Random(mixed);
}

std::uint32_t day_of_month(std::int64_t day) {
  const std::chrono::sys_days date{std::chrono::days{day}};
  return static_cast<unsigned>(std::chrono::year_month_day{date}.day());
}

base::Timestamp at_minute(std::int64_t day, std::int64_t minute) {
  return base::Timestamp{0} + base::Duration::from_seconds(day * 86'400 + minute * 60);
}

std::int64_t amount_at(base::Random& random, const Shop& shop) {
  return random.between(shop.amount_min_minor, shop.amount_max_minor);
}

// Anything but rent and energy, which have their days.
std::size_t everyday_shop(base::Random& random) {
  return static_cast<std::size_t>(random.below(kEnergyShop));
}

}  // namespace

Resident TownPlan::resident(std::size_t index) const {
  base::Random random = stream(seed_, kResidentStream, index, 0);
  Resident resident;
  resident.first_name = kFirstNames[random.below(kFirstNames.size())];
  resident.name =
      fmt::format("{} {}", resident.first_name, kLastNames[random.below(kLastNames.size())]);
  resident.salary_minor = random.between(2'150, 3'900) * 100;
  resident.rent_minor = resident.salary_minor / 3;
  resident.payday = static_cast<std::uint32_t>(random.between(24, 28));
  return resident;
}

std::vector<Happening> TownPlan::day(std::size_t index, std::int64_t day) const {
  const Resident who = resident(index);
  base::Random random = stream(seed_, kPurchaseStream, index, static_cast<std::uint64_t>(day));
  std::vector<Happening> happenings;
  const auto add = [&](HappeningKind kind, std::int64_t minute, std::int64_t amount,
                       std::size_t shop = 0) {
    happenings.push_back(
        {.kind = kind, .at = at_minute(day, minute), .amount_minor = amount, .shop = shop});
  };
  const std::uint32_t date = day_of_month(day);
  if (date == who.payday) add(HappeningKind::kSalary, 6 * 60, who.salary_minor);
  if (date == 1) add(HappeningKind::kPurchase, 7 * 60, who.rent_minor, kRentShop);
  if (date == 5)
    add(HappeningKind::kPurchase, 7 * 60 + 30, amount_at(random, shops()[kEnergyShop]),
        kEnergyShop);
  if (date == who.payday) add(HappeningKind::kPotDeposit, 9 * 60, random.between(80, 250) * 100);
  if (random.chance(1, 25))
    add(HappeningKind::kPotWithdrawal, 18 * 60, random.between(5, 40) * 100);
  if (random.chance(1, 40))
    add(HappeningKind::kDeclinedPurchase, 13 * 60, random.between(300, 9'000),
        everyday_shop(random));
  const std::int64_t purchases = random.between(0, 3);
  for (std::int64_t i = 0; i < purchases; ++i) {
    const std::size_t shop = everyday_shop(random);
    add(HappeningKind::kPurchase, random.between(8 * 60, 22 * 60), amount_at(random, shops()[shop]),
        shop);
  }
  std::sort(happenings.begin(), happenings.end(), [](const Happening& a, const Happening& b) {
    return std::tie(a.at, a.kind, a.amount_minor, a.shop) <
           std::tie(b.at, b.kind, b.amount_minor, b.shop);
  });
  for (std::size_t i = 0; i < happenings.size(); ++i) {
    happenings[i].dedupe_id = fmt::format("town/{}/{}/{}/{}", seed_, index, day, i);
  }
  for (Happening& happening : days_out(index, day)) happenings.push_back(std::move(happening));
  std::sort(happenings.begin(), happenings.end(), [](const Happening& a, const Happening& b) {
    return std::tie(a.at, a.dedupe_id) < std::tie(b.at, b.dedupe_id);
  });
  return happenings;
}

// What each month has besides: cash, a meal abroad, a top-up, something brought back, a card that
// was switched off. From a stream of its own, so that a town made before it existed goes on with
// the days it had.
std::vector<Happening> TownPlan::days_out(std::size_t index, std::int64_t day) const {
  base::Random random = stream(seed_, kDayOutStream, index, static_cast<std::uint64_t>(day));
  std::vector<Happening> happenings;
  const auto add = [&](HappeningKind kind, std::int64_t minute, std::int64_t amount,
                       std::size_t shop, std::string_view name) {
    happenings.push_back({.kind = kind,
                          .at = at_minute(day, minute),
                          .amount_minor = amount,
                          .shop = shop,
                          .dedupe_id = fmt::format("town/{}/{}/{}/{}", seed_, index, day, name)});
  };
  switch (day_of_month(day)) {
    case 3:
    case 17:
      add(HappeningKind::kPurchase, 10 * 60 + 15, random.between(1, 3) * 2'000, kCashMachine,
          "cash");
      break;
    case kReturnsDate: happenings.push_back(returned_purchase(index, day)); break;
    case 12:
    case 26: {
      const std::int64_t euros = amount_at(random, shops()[kAbroadShop]);
      add(HappeningKind::kPurchase, 19 * 60 + 40, euros * 86 / 100, kAbroadShop, "abroad");
      happenings.back().local_amount_minor = euros;
      break;
    }
    case 14: add(HappeningKind::kTopUp, 11 * 60, random.between(2, 8) * 1'000, 0, "top-up"); break;
    case 20:
      add(HappeningKind::kDeclinedPurchase, 13 * 60 + 5, random.between(300, 9'000),
          everyday_shop(random), "declined");
      break;
    default: break;
  }
  if (day_of_month(day - kDaysToReturn) == kReturnsDate) {
    const Happening bought = returned_purchase(index, day - kDaysToReturn);
    add(HappeningKind::kRefund, 12 * 60 + 30, bought.amount_minor, bought.shop, "refund");
    happenings.back().refund_of = bought.dedupe_id;
  }
  return happenings;
}

Happening TownPlan::returned_purchase(std::size_t index, std::int64_t day) const {
  base::Random random = stream(seed_, kDayOutStream, index, static_cast<std::uint64_t>(day));
  return {.kind = HappeningKind::kPurchase,
          .at = at_minute(day, 15 * 60 + 20),
          .amount_minor = amount_at(random, shops()[kReturnsShop]),
          .shop = kReturnsShop,
          .dedupe_id = fmt::format("town/{}/{}/{}/returned", seed_, index, day),
          .local_amount_minor = 0,
          .refund_of = {}};
}

Happening TownPlan::live(std::uint64_t count, std::size_t resident_count,
                         std::size_t& resident) const {
  base::Random random = stream(seed_, kLiveStream, count, 0);
  resident = static_cast<std::size_t>(random.below(resident_count));
  Happening happening;
  happening.dedupe_id = fmt::format("town/{}/live/{}", seed_, count);
  const std::uint64_t dice = random.below(100);
  if (dice < 70) {
    happening.kind = HappeningKind::kPurchase;
    happening.shop = everyday_shop(random);
    happening.amount_minor = amount_at(random, shops()[happening.shop]);
  } else if (dice < 85) {
    happening.kind = HappeningKind::kTopUp;
    happening.amount_minor = random.between(20, 120) * 100;
  } else if (dice < 92) {
    happening.kind = HappeningKind::kPotDeposit;
    happening.amount_minor = random.between(1, 20) * 100;
  } else if (dice < 97) {
    happening.kind = HappeningKind::kPotWithdrawal;
    happening.amount_minor = random.between(1, 10) * 100;
  } else {
    happening.kind = HappeningKind::kDeclinedPurchase;
    happening.shop = everyday_shop(random);
    happening.amount_minor = amount_at(random, shops()[happening.shop]);
  }
  return happening;
}

}  // namespace atollbank::apps
