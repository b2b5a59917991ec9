// SPDX-License-Identifier: Apache-2.0
#include "apps/town/last_happenings.h"

#include "apps/town/shops.h"

namespace atollbank::apps {

ToldHappening told(const Happening& happening, const Resident& resident, base::Timestamp now) {
  ToldHappening told{.at = now, .who = resident.first_name, .what = {}, .amount_minor = 0};
  const std::string shop(shops()[happening.shop].name);
  switch (happening.kind) {
    case HappeningKind::kSalary:
      told.what = "Salary";
      told.amount_minor = happening.amount_minor;
      break;
    case HappeningKind::kTopUp:
      told.what = "Top up";
      told.amount_minor = happening.amount_minor;
      break;
    case HappeningKind::kPurchase:
      told.what = shop;
      told.amount_minor = -happening.amount_minor;
      break;
    case HappeningKind::kDeclinedPurchase: told.what = shop + ", declined"; break;
    case HappeningKind::kRefund:
      told.what = "Refund of " + shop;
      told.amount_minor = happening.amount_minor;
      break;
    case HappeningKind::kPotDeposit:
      told.what = "Into a pot";
      told.amount_minor = -happening.amount_minor;
      break;
    case HappeningKind::kPotWithdrawal:
      told.what = "Out of a pot";
      told.amount_minor = happening.amount_minor;
      break;
  }
  return told;
}

}  // namespace atollbank::apps
