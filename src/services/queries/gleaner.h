// SPDX-License-Identifier: Apache-2.0
// Takes whole groups in order and collects what the indexes know of them. Owned by the indexer, one
// thread. Trusts what check_group() has passed, except that indexes must follow from the journal.
#pragma once

#include <span>

#include "base/result.h"
#include "services/queries/account_directory.h"
#include "services/queries/columns.h"
#include "services/queries/record_fields.h"

namespace atollbank::queries {

class Gleaner {
 public:
  explicit Gleaner(AccountDirectory& directory) : directory_(directory) {}

  // Whole groups, one after another; adds to what there is. data_loss record_inconsistent
  base::Result<void> take(std::span<const ledger::format::Slot> groups);

  std::uint64_t slot_count() const { return columns_.end_slot - columns_.first_slot; }
  // Everything taken since the last time, not sorted but for its class sums.
  Columns finish();

 private:
  base::Result<void> take_group(std::span<const ledger::format::Slot> group);
  base::Result<void> take_command(std::span<const ledger::format::Slot> slots,
                                  std::uint64_t offset);
  base::Result<void> take_opening(const ledger::format::AccountOpenedSlot& slot,
                                  std::uint64_t offset);
  void take_posting(const ledger::format::PostingSlot& slot, std::uint64_t offset);
  void take_entry(const NamedEntry& entry, std::int64_t value_time_ns, std::uint64_t offset);
  void take_terms(std::span<const ledger::format::Slot> slots, const CommandFields& fields,
                  std::uint64_t offset);
  ClassSum& sum_of(std::uint32_t account);

  AccountDirectory& directory_;
  Columns columns_;
  std::int64_t group_time_ns_ = 0;
  std::vector<ClassSum> sums_;  // by class number
};

}  // namespace atollbank::queries
