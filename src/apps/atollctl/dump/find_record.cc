// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/dump/find_record.h"

#include <cstring>
#include <vector>

#include "apps/atollctl/stopped_journal.h"
#include "ledger/record_view.h"

namespace atollbank::atollctl {
namespace {

using base::Result;
using ledger::format::AccountOpenedSlot;
using ledger::format::Slot;
using ledger::format::SlotKind;

tl::unexpected<base::Error> not_found(const RecordName& name) {
  const std::string what =
      name.slot ? "slot " + std::to_string(*name.slot) : "id " + base::to_base62(name.id);
  return base::fail(base::ErrorCode::kNotFound, "record_not_found", what + " holds no record");
}

ledger::AccountOpening opening_of(const AccountOpenedSlot& slot) {
  ledger::AccountOpening opening{.id = slot.id,
                                 .owner = slot.owner,
                                 .floor_minor = slot.floor_minor,
                                 .currency = slot.currency};
  std::memcpy(opening.namespace_name, slot.namespace_name, sizeof(opening.namespace_name));
  std::memcpy(opening.name, slot.name, sizeof(opening.name));
  return opening;
}

// Groups as they pass, until the one with the record has come.
class Search {
 public:
  explicit Search(const RecordName& name) : name_(name) {}

  bool take(std::span<const Slot> group) {
    const auto& header = ledger::format::header_of(group);
    for (std::size_t i = 1; i < header.used_count; ++i) {
      if (group[i].kind == SlotKind::kAccountOpened &&
          ledger::outcome_of(group[i]) == ledger::Outcome::kDone) {
        openings_.push_back(opening_of(ledger::slot_as<AccountOpenedSlot>(group[i])));
      }
      const bool has_id =
          !name_.slot && ledger::is_command(group[i].kind) && ledger::id_of(group[i]) == name_.id;
      if (has_id) slot_ = header.first_slot + i;
    }
    if (name_.slot && *name_.slot < header.first_slot + header.slot_count) slot_ = *name_.slot;
    if (!slot_) return true;
    group_.assign(group.begin(), group.end());
    return false;
  }

  Result<View> dump() const {
    if (!slot_) return not_found(name_);
    return dump_record(group_, *slot_, [this](std::uint32_t index) {
      return index < openings_.size() ? std::optional(openings_[index]) : std::nullopt;
    });
  }

 private:
  const RecordName name_;
  std::optional<std::uint64_t> slot_;
  std::vector<Slot> group_;
  std::vector<ledger::AccountOpening> openings_;  // by dense index
};

}  // namespace

Result<View> dump_of_ledger(LedgerCalls& ledger, const RecordName& name) {
  std::uint64_t slot = name.slot.value_or(0);
  if (!name.slot) {
    ATOLL_TRY(const posting::RecordView found, ledger.find(name.id));
    slot = found.slot;
  }
  ATOLL_TRY(const posting::LedgerFigures figures, ledger.figures());
  if (slot >= figures.durable_end_slot) return not_found(name);
  ATOLL_TRY(const posting::FollowedGroups found, ledger.follow(slot, 1));
  if (found.slots.empty()) return not_found(name);
  const std::span<const Slot> slots(found.slots);
  ATOLL_TRY(const auto group,
            ledger::format::check_group(slots, ledger::format::header_of(slots).first_slot));
  return dump_record(group, slot, [&](std::uint32_t index) {
    const auto opening = ledger.account_at(index);
    return opening ? std::optional(*opening) : std::nullopt;
  });
}

Result<View> dump_of_folder(const std::string& data_folder, const RecordName& name,
                            ProgressBar& progress) {
  ATOLL_TRY(const std::string folder, only_journal_folder(data_folder));
  ATOLL_TRY(StoppedFolder stopped, StoppedFolder::open(folder));
  ATOLL_TRY(const std::uint64_t slots, slot_capacity(stopped.disk()));
  Search search(name);
  std::uint64_t records = 0;
  const auto take = [&](std::span<const Slot> group) -> Result<bool> {
    const auto& header = ledger::format::header_of(group);
    records += header.command_count;
    progress.show(header.first_slot, slots, records);
    return search.take(group);
  };
  ATOLL_TRY_VOID(read_stopped_journal(stopped.disk(), take));
  progress.clear();
  return search.dump();
}

}  // namespace atollbank::atollctl
