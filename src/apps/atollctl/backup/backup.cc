// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/backup/backup.h"

#include <algorithm>

namespace atollbank::atollctl {
namespace {

using base::ErrorCode;
using base::Result;
using ledger::format::kFirstSlot;
using ports::Slot;

constexpr std::uint32_t kBytesAtOnce = 4u << 20;

tl::unexpected<base::Error> another_ledger(std::string_view why) {
  return base::fail(ErrorCode::kFailedPrecondition, "backup_of_another_ledger",
                    "this is the backup of another ledger: " + std::string(why));
}

// Whether the ledger's group at `slot` has that hash.
Result<bool> has_group(LedgerCalls& ledger, std::uint64_t slot, const base::Sha256& chain_hash) {
  ATOLL_TRY(const posting::FollowedGroups found, ledger.follow(slot, 1));
  if (found.slots.empty()) return false;
  const auto& header = ledger::format::header_of(found.slots);
  return header.first_slot == slot &&
         std::equal(chain_hash.begin(), chain_hash.end(), std::begin(header.chain_hash));
}

}  // namespace

Result<void> check_same_ledger(LedgerCalls& ledger, const adapters::JournalCopy& copy) {
  if (copy.end().last_group_slot == 0) return {};
  ATOLL_TRY(const posting::LedgerFigures figures, ledger.figures());
  if (figures.durable_end_slot < copy.end().end_slot) {
    return another_ledger("the ledger ends before its backup");
  }
  ATOLL_TRY(const bool same_first, has_group(ledger, kFirstSlot, copy.first_chain_hash()));
  if (!same_first) return another_ledger("the first groups differ");
  ATOLL_TRY(const bool same_last,
            has_group(ledger, copy.end().last_group_slot, copy.end().chain_hash));
  if (!same_last) return another_ledger("they have a common beginning, and then differ");
  return {};
}

void count_group(std::span<const Slot> group, CopyFigures& figures) {
  ++figures.groups;
  figures.records += ledger::format::header_of(group).command_count;
  figures.bytes += group.size_bytes();
}

Result<CopyFigures> back_up(LedgerCalls& ledger, adapters::JournalCopy& copy,
                            std::uint64_t end_slot, ProgressBar& progress) {
  CopyFigures figures;
  const std::uint64_t begin_slot = copy.end().end_slot;
  while (copy.end().end_slot < end_slot) {
    ATOLL_TRY(const posting::FollowedGroups found,
              ledger.follow(copy.end().end_slot, kBytesAtOnce));
    if (found.slots.empty()) break;
    ATOLL_TRY_VOID(copy.append(found.slots));
    for (std::span<const Slot> rest(found.slots); !rest.empty();) {
      const auto group = rest.first(ledger::format::header_of(rest).slot_count);
      count_group(group, figures);
      rest = rest.subspan(group.size());
    }
    progress.show(copy.end().end_slot - begin_slot, end_slot - begin_slot, figures.records);
  }
  progress.clear();
  ATOLL_TRY_VOID(copy.sync());
  return figures;
}

}  // namespace atollbank::atollctl
