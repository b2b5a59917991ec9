// SPDX-License-Identifier: Apache-2.0
#include "services/queries/account_directory.h"

#include <algorithm>
#include <mutex>

#include "base/assert.h"

namespace atollbank::queries {

AccountClass class_of(const ledger::format::AccountOpenedSlot& slot) {
  AccountClass account_class{
      .chart_code = slot.header.code, .legal_entity = slot.legal_entity, .currency = slot.currency};
  std::copy_n(slot.namespace_name, account_class.namespace_name.size(),
              account_class.namespace_name.data());
  std::copy_n(slot.name, account_class.name.size(), account_class.name.data());
  std::copy_n(slot.balance_name, account_class.balance_name.size(),
              account_class.balance_name.data());
  return account_class;
}

std::string text_of(std::span<const char> padded) {
  return {padded.begin(), std::find(padded.begin(), padded.end(), '\0')};
}

std::string address_of(const AccountClass& account_class) {
  return text_of(account_class.namespace_name) + "." + text_of(account_class.name);
}

std::uint32_t AccountDirectory::intern(const AccountClass& account_class) {
  // Only this thread changes the map: finding needs no lock.
  if (const auto known = class_numbers_.find(account_class); known != class_numbers_.end())
    return known->second;
  const std::unique_lock lock(mutex_);
  const auto number = static_cast<std::uint32_t>(classes_.size());
  classes_.push_back(account_class);
  class_numbers_.emplace(account_class, number);
  return number;
}

bool AccountDirectory::add(const KnownAccount& account) {
  const std::uint64_t hash = ledger::hash_of(account.id.high, account.id.low);
  const std::unique_lock lock(mutex_);
  const auto same = [&](std::uint64_t index) { return accounts_[index].id == account.id; };
  if (by_id_.find(hash, same) != ledger::IndexTable::kNone) return false;
  by_id_.insert(hash, accounts_.size());
  accounts_.push_back(account);
  account_classes_.push_back(account.class_number);
  return true;
}

std::uint32_t AccountDirectory::size() const {
  const std::shared_lock lock(mutex_);
  return own_size();
}

std::optional<std::uint32_t> AccountDirectory::find(const ledger::AccountId& id) const {
  const std::shared_lock lock(mutex_);
  const auto found = by_id_.find(ledger::hash_of(id.high, id.low),
                                 [&](std::uint64_t index) { return accounts_[index].id == id; });
  if (found == ledger::IndexTable::kNone) return std::nullopt;
  return static_cast<std::uint32_t>(found);
}

KnownAccount AccountDirectory::at(std::uint32_t index) const {
  const std::shared_lock lock(mutex_);
  ATOLL_ASSERT(index < accounts_.size());
  return accounts_[index];
}

AccountClass AccountDirectory::class_of_account(std::uint32_t index) const {
  const std::shared_lock lock(mutex_);
  ATOLL_ASSERT(index < accounts_.size());
  return classes_[account_classes_[index]];
}

std::vector<AccountClass> AccountDirectory::classes() const {
  const std::shared_lock lock(mutex_);
  return classes_;
}

}  // namespace atollbank::queries
