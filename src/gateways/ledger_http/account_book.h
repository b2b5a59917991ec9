// SPDX-License-Identifier: Apache-2.0
// Which account a dense index of the journal means: what the door has learnt so far, and the way to
// learn more from the posting service. An index never changes its meaning.
//
// One executor's. Bounded: past kAccountsMax it forgets all and learns anew.
#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "ledger/format/slot.h"
#include "runtime/task.h"
#include "services/posting/api.h"

namespace atollbank::ledger_http {

struct KnownAccount {
  ledger::AccountId id{};
  std::uint16_t currency = 0;
};

class AccountBook {
 public:
  static constexpr std::size_t kAccountsMax = 1'000'000;

  // Null before it was learnt.
  const KnownAccount* find(std::uint32_t index) const;

  // Asks for those it does not know yet. When the task returns all are known, until the caller
  // waits for something else.
  runtime::Task<base::Result<void>> learn(posting::PostingApi& posting, runtime::Executor& executor,
                                          std::vector<std::uint32_t> indexes);

 private:
  std::unordered_map<std::uint32_t, KnownAccount> accounts_;
};

// The record that slots[index] journals: its command and the legs that follow it.
std::span<const ledger::format::Slot> record_at(std::span<const ledger::format::Slot> slots,
                                                std::size_t index);

// The dense indexes that these slots name, each once.
std::vector<std::uint32_t> accounts_in(std::span<const ledger::format::Slot> slots);

}  // namespace atollbank::ledger_http
