// SPDX-License-Identifier: Apache-2.0
// Accounts of the house by their address and currency: "house.fees" in pounds. Filled by following
// the journal; an account with an owner is nobody's address here.
//
// Owned by one thread. Two accounts of one address and currency make it ambiguous, for ever.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/bytes.h"
#include "base/result.h"
#include "ledger/command.h"
#include "ledger/format/slot.h"

namespace atollbank::definitions {

// Later addresses are not found: the book stays bounded whatever a journal holds.
inline constexpr std::size_t kAddressCountMax = 1u << 20;

class AddressBook {
 public:
  void take(const ledger::format::AccountOpenedSlot& opened);

  struct Entry {
    ledger::AccountId account;                         // nil: ambiguous
    std::uint32_t index = ledger::format::kNoAccount;  // in the journal
  };

  // invalid_argument: template_address_unknown · template_address_ambiguous
  base::Result<Entry> find(std::string_view address, std::uint16_t currency) const;

  std::size_t size() const { return entries_.size(); }

  void save(base::ByteWriter& out) const;
  // data_loss definitions_state_damaged
  base::Result<void> load(base::ByteReader& in);

 private:
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace atollbank::definitions
