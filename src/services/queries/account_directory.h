// SPDX-License-Identifier: Apache-2.0
// Every account of the ledger by its dense index: its id, when it was opened, and its class, which
// is all that sums are grouped by. Grows with the journal; nothing is ever taken away.
//
// The indexer adds; any thread reads. One lock, held for a lookup.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/command.h"
#include "ledger/format/slot.h"
#include "ledger/memory/chunked_column.h"
#include "ledger/memory/index_table.h"

namespace atollbank::queries {

// What accounts have in common. Texts are padded with zero bytes, as journaled.
struct AccountClass {
  std::uint32_t chart_code = 0;
  std::uint16_t legal_entity = 0;
  std::uint16_t currency = 0;
  std::array<char, 16> namespace_name{};
  std::array<char, 24> name{};
  std::array<char, 16> balance_name{};

  auto operator<=>(const AccountClass&) const = default;
};
static_assert(sizeof(AccountClass) == 64 && std::is_trivially_copyable_v<AccountClass>);

AccountClass class_of(const ledger::format::AccountOpenedSlot& slot);
// A padded text without its padding.
std::string text_of(std::span<const char> padded);
// "namespace.name"
std::string address_of(const AccountClass& account_class);

struct KnownAccount {
  ledger::AccountId id;
  std::uint64_t opened_slot = 0;
  std::uint32_t class_number = 0;
  std::uint32_t reserved = 0;
};
static_assert(sizeof(KnownAccount) == 32);

class AccountDirectory {
 public:
  // The number of a class, given at its first sight.
  std::uint32_t intern(const AccountClass& account_class);
  // The account whose index is size(). False when its id is known already.
  [[nodiscard]] bool add(const KnownAccount& account);

  std::uint32_t size() const;
  std::optional<std::uint32_t> find(const ledger::AccountId& id) const;
  KnownAccount at(std::uint32_t index) const;  // index < size()
  AccountClass class_of_account(std::uint32_t index) const;
  // Copies of all classes there are, by number.
  std::vector<AccountClass> classes() const;

  // For the one thread that adds, which needs no lock to read.
  std::uint32_t class_number_of(std::uint32_t index) const { return account_classes_[index]; }
  std::uint32_t own_size() const { return static_cast<std::uint32_t>(accounts_.size()); }
  std::uint32_t own_class_count() const { return static_cast<std::uint32_t>(classes_.size()); }

 private:
  mutable std::shared_mutex mutex_;
  ledger::ChunkedColumn<KnownAccount> accounts_;
  ledger::IndexTable by_id_;
  ledger::ChunkedColumn<std::uint32_t> account_classes_;  // again, for who adds up every entry
  std::vector<AccountClass> classes_;
  std::map<AccountClass, std::uint32_t> class_numbers_;
};

}  // namespace atollbank::queries
