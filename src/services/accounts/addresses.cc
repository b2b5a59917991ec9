// SPDX-License-Identifier: Apache-2.0
#include "services/accounts/addresses.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/assert.h"
#include "base/bytes.h"

namespace atollbank::accounts {

namespace {

constexpr std::uint16_t kLegalEntity = 1;
constexpr std::uint32_t kCustomerDeposits = 2100;  // chart of accounts
constexpr std::uint32_t kSchemeSettlement = 1200;

template <std::size_t size>
void set_text(char (&padded)[size], std::string_view text) {
  ATOLL_ASSERT(text.size() <= size);
  std::copy(text.begin(), text.end(), padded);
}

std::string_view settlement_name(transactions::Scheme scheme) {
  return scheme == transactions::Scheme::kCard ? "settlement.card" : "settlement.payments";
}

}  // namespace

base::Id party_of(const Account& account) {
  if (account.kind != AccountKind::kJoint) return account.user_id;
  return base::derive_id("joint-party", bytes_of_id(account.id), account.id.slice());
}

ledger::AccountOpening account_opening(const Account& account) {
  ledger::AccountOpening opening{.id = account.id,
                                 .owner = party_of(account),
                                 .floor_minor = 0,
                                 .currency = account.currency,
                                 .legal_entity = kLegalEntity,
                                 .chart_code = kCustomerDeposits};
  set_text(opening.namespace_name, "customer");
  set_text(opening.name, "current");
  set_text(opening.balance_name, "customer-facing");
  return opening;
}

ledger::AccountOpening pot_opening(const Pot& pot, base::Id party) {
  ledger::AccountOpening opening{.id = pot.id,
                                 .owner = party,
                                 .floor_minor = 0,
                                 .currency = pot.currency,
                                 .legal_entity = kLegalEntity,
                                 .chart_code = kCustomerDeposits};
  set_text(opening.namespace_name, "customer");
  set_text(opening.name, "pot");
  set_text(opening.balance_name, kPotBalanceName);
  return opening;
}

base::Id settlement_account(transactions::Scheme scheme, std::uint16_t slice,
                            std::uint16_t currency) {
  return base::derive_id("house-account", fmt::format("{}/{}", settlement_name(scheme), currency),
                         slice);
}

ledger::AccountOpening settlement_opening(transactions::Scheme scheme, std::uint16_t slice,
                                          std::uint16_t currency) {
  ledger::AccountOpening opening{.id = settlement_account(scheme, slice, currency),
                                 .owner = {},
                                 .floor_minor = ledger::kNoFloor,
                                 .currency = currency,
                                 .legal_entity = kLegalEntity,
                                 .chart_code = kSchemeSettlement};
  set_text(opening.namespace_name, "house");
  set_text(opening.name, settlement_name(scheme));
  set_text(opening.balance_name, "house");
  return opening;
}

base::Id command_id(std::string_view scope, std::uint16_t slice,
                    std::initializer_list<std::string_view> parts) {
  base::ByteWriter name;
  for (const std::string_view part : parts) name.write_text(part);
  return base::derive_id(scope, name.bytes(), slice);
}

std::string_view bytes_of_id(const base::Id& id) { return base::bytes_of(id); }

ledger::Command open_command(const ledger::AccountOpening& opening, std::uint32_t side_index) {
  ledger::Command command;
  command.kind = ledger::CommandKind::kOpenAccount;
  command.id = opening.id;
  command.side_index = side_index;
  command.side_count = 1;
  return command;
}

std::string account_number(base::Id account_id, std::uint32_t attempt) {
  const base::Id digest = base::derive_id("account-number", bytes_of_id(account_id), 0);
  return fmt::format("{:08}", (digest.high + attempt) % 100'000'000);
}

}  // namespace atollbank::accounts
