// SPDX-License-Identifier: Apache-2.0
#include "services/interest/addresses.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/assert.h"

namespace atollbank::interest {
namespace {

constexpr std::uint16_t kLegalEntity = 1;
// Chart of accounts.
constexpr std::uint32_t kAccruedPayable = 2150;
constexpr std::uint32_t kAccruedReceivable = 1250;
constexpr std::uint32_t kInterestExpense = 5100;
constexpr std::uint32_t kInterestIncome = 4100;

template <std::size_t size>
void set_text(char (&padded)[size], std::string_view text) {
  ATOLL_ASSERT(text.size() <= size);
  std::copy(text.begin(), text.end(), padded);
}

std::string_view house_name(InterestKind kind) {
  return kind == InterestKind::kSavings ? "interest.expense" : "interest.income";
}

}  // namespace

std::uint32_t accrual_code(InterestKind kind) { return 700 + static_cast<std::uint32_t>(kind); }

std::string_view name_of(InterestKind kind) {
  return kind == InterestKind::kSavings ? "savings" : "overdraft";
}

base::Id accrued_address(InterestKind kind, base::Id address_id) {
  return base::derive_id("accrued-interest",
                         fmt::format("{}/{}", name_of(kind), base::to_base62(address_id)),
                         address_id.slice());
}

ledger::AccountOpening accrued_opening(const Agreement& agreement) {
  const bool is_owed_to_bank = agreement.kind == InterestKind::kOverdraft;
  ledger::AccountOpening opening{
      .id = accrued_address(agreement.kind, agreement.address_id),
      .owner = agreement.user_id,
      .floor_minor = is_owed_to_bank ? ledger::kNoFloor : 0,
      .currency = agreement.currency,
      .legal_entity = kLegalEntity,
      .chart_code = is_owed_to_bank ? kAccruedReceivable : kAccruedPayable};
  set_text(opening.namespace_name, "interest");
  set_text(opening.name, name_of(agreement.kind));
  set_text(opening.balance_name, "accrued-interest");
  return opening;
}

base::Id house_address(InterestKind kind, std::uint16_t slice, std::uint16_t currency) {
  return base::derive_id("house-account", fmt::format("{}/{}", house_name(kind), currency), slice);
}

ledger::AccountOpening house_opening(InterestKind kind, std::uint16_t slice,
                                     std::uint16_t currency) {
  ledger::AccountOpening opening{
      .id = house_address(kind, slice, currency),
      .owner = {},
      .floor_minor = ledger::kNoFloor,
      .currency = currency,
      .legal_entity = kLegalEntity,
      .chart_code = kind == InterestKind::kSavings ? kInterestExpense : kInterestIncome};
  set_text(opening.namespace_name, "house");
  set_text(opening.name, house_name(kind));
  set_text(opening.balance_name, "house");
  return opening;
}

base::Id month_end_id(InterestKind kind, base::Id address_id, std::int32_t last_day,
                      std::string_view part) {
  return base::derive_id(
      "interest-month",
      fmt::format("{}/{}/{}/{}", name_of(kind), base::to_base62(address_id), last_day, part),
      address_id.slice());
}

base::Id overdraft_change_id(base::Id account_id, base::Id change_id) {
  return base::derive_id(
      "overdraft-change",
      fmt::format("{}/{}", base::to_base62(account_id), base::to_base62(change_id)),
      account_id.slice());
}

}  // namespace atollbank::interest
