// SPDX-License-Identifier: Apache-2.0
// For tests: a journal written slot by slot, whose balances are kept as the ledger would keep them,
// sealed group by group.
#pragma once

#include <gtest/gtest.h>

#include <bit>
#include <cstring>
#include <map>

#include "ledger/format/group_example.h"
#include "services/definitions/books.h"

namespace atollbank::definitions {

class WrittenJournal {
 public:
  static ledger::AccountId account(std::uint32_t index) { return {.high = 1, .low = index}; }

  void open(std::uint32_t index, const char* name = "account", base::Id owner = {9, 9}) {
    ledger::format::AccountOpenedSlot slot;
    slot.header = {.kind = ledger::format::SlotKind::kAccountOpened};
    slot.id = account(index);
    slot.owner = owner;
    slot.account = index;
    slot.currency = 826;
    std::strcpy(slot.namespace_name, "house");
    std::strcpy(slot.name, name);
    records_.push_back(std::bit_cast<ledger::format::Slot>(slot));
  }

  void post(std::uint32_t debit, std::uint32_t credit, std::int64_t amount) {
    ledger::format::PostingSlot slot;
    slot.header = {.kind = ledger::format::SlotKind::kPosting};
    slot.amount_minor = amount;
    slot.debit_account = debit;
    slot.credit_account = credit;
    slot.debit_balance_after = balances_[debit] -= amount;
    slot.credit_balance_after = balances_[credit] += amount;
    records_.push_back(std::bit_cast<ledger::format::Slot>(slot));
  }

  void post_legs(const std::vector<std::pair<std::uint32_t, std::int64_t>>& legs) {
    ledger::format::PostingHeadSlot head;
    head.header = {.kind = ledger::format::SlotKind::kPostingHead};
    head.leg_count = static_cast<std::uint32_t>(legs.size());
    records_.push_back(std::bit_cast<ledger::format::Slot>(head));
    for (std::size_t i = 0; i < legs.size(); i += ledger::format::kLegsPerSlot) {
      ledger::format::LegsSlot slot;
      for (; slot.count < ledger::format::kLegsPerSlot && i + slot.count < legs.size();) {
        const auto& [index, amount] = legs[i + slot.count];
        slot.entries[slot.count++] = {
            .amount_minor = amount, .balance_after = balances_[index] += amount, .account = index};
      }
      records_.push_back(std::bit_cast<ledger::format::Slot>(slot));
    }
  }

  void define(std::string_view text) {
    const auto kind = kind_of(text);
    ASSERT_TRUE(kind.has_value()) << kind.error().message;
    define(*kind, text);
  }
  void define(DefinitionKind kind, std::string_view text) {
    ledger::format::DefinedSlot slot;
    slot.header = {.kind = ledger::format::SlotKind::kDefined,
                   .code = static_cast<std::uint32_t>(kind)};
    slot.id = {.high = 4, .low = slots_.size() + records_.size()};
    slot.evidence_distance = 1;
    records_.push_back(std::bit_cast<ledger::format::Slot>(slot));
    const std::size_t size = text.size();
    while (!text.empty()) {
      ledger::format::EvidenceSlot part;
      if (records_.back().kind == ledger::format::SlotKind::kDefined)
        part.size = static_cast<std::uint16_t>(size);
      part.used = static_cast<std::uint8_t>(
          std::min<std::size_t>(text.size(), ledger::format::kEvidencePerSlot));
      std::memcpy(part.bytes, text.data(), part.used);
      text.remove_prefix(part.used);
      records_.push_back(std::bit_cast<ledger::format::Slot>(part));
    }
  }

  // Ends the group; its first slot's number.
  std::uint64_t end_group() {
    const std::uint64_t first_slot = end_.end_slot;
    auto group = ledger::format::example::group_of(records_, first_slot, time_ns_ += 1'000);
    end_ = ledger::format::seal_group(group, end_);
    slots_.insert(slots_.end(), group.begin(), group.end());
    records_.clear();
    return first_slot;
  }

  std::span<const ledger::format::Slot> slots() const { return slots_; }
  // Those from this group on.
  std::span<const ledger::format::Slot> slots_from(std::uint64_t first_slot) const {
    return slots().subspan(first_slot - ledger::format::kFirstSlot);
  }

 private:
  std::vector<ledger::format::Slot> records_;
  std::vector<ledger::format::Slot> slots_;
  ledger::format::JournalEnd end_;
  std::int64_t time_ns_ = 1'000'000;
  std::map<std::uint32_t, std::int64_t> balances_;
};

}  // namespace atollbank::definitions
