// SPDX-License-Identifier: Apache-2.0
#include "services/posting/record_reader.h"

#include <fmt/core.h>

namespace atollbank::posting {

using ledger::format::Slot;
using ledger::format::SlotKind;

base::Result<Slot> RecordReader::slot_at(std::uint64_t slot_number) const {
  Slot slot;
  ATOLL_TRY(const std::size_t count, journal_.read(slot_number, std::span(&slot, 1)));
  if (count != 1) {
    return base::fail(base::ErrorCode::kDataLoss, "record_unreadable",
                      fmt::format("slot {} lies beyond the journal's end", slot_number));
  }
  return slot;
}

base::Result<Record> RecordReader::read(std::uint64_t slot_number) {
  Record record;
  record.slot_number = slot_number;
  ATOLL_TRY(record.slot, slot_at(slot_number));
  record.command = record.slot;
  std::uint64_t command_number = slot_number;
  if (record.slot.kind == SlotKind::kLegs) {
    command_number -= ledger::slot_as<ledger::format::LegsSlot>(record.slot).head_distance;
    ATOLL_TRY(record.command, slot_at(command_number));
  }
  if (!ledger::is_command(record.command.kind)) {
    return base::fail(base::ErrorCode::kDataLoss, "record_unreadable",
                      fmt::format("slot {} journals no command", slot_number));
  }
  ATOLL_TRY(record.booking_time_ns,
            booking_time_at(command_number - ledger::group_distance_of(record.command)));
  if (const auto distance = ledger::evidence_distance_of(record.command); distance != 0) {
    ATOLL_TRY(record.evidence, evidence_at(command_number + distance));
  }
  return record;
}

base::Result<std::int64_t> RecordReader::booking_time_at(std::uint64_t header_slot) {
  if (header_slot != last_header_) {
    ATOLL_TRY(const Slot header, slot_at(header_slot));
    // A header names its own place: a record that was written elsewhere does not lead to one.
    if (!ledger::format::is_group_header(header, header_slot)) {
      return base::fail(base::ErrorCode::kDataLoss, "record_unreadable",
                        fmt::format("slot {} begins no group", header_slot));
    }
    last_time_ns_ = ledger::slot_as<ledger::format::GroupHeaderSlot>(header).ledger_time_ns;
    last_header_ = header_slot;
  }
  return last_time_ns_;
}

base::Result<std::string> RecordReader::evidence_at(std::uint64_t slot_number) const {
  ATOLL_TRY(const Slot first, slot_at(slot_number));
  const std::size_t size = ledger::slot_as<ledger::format::EvidenceSlot>(first).size;
  const std::size_t count =
      (size + ledger::format::kEvidencePerSlot - 1) / ledger::format::kEvidencePerSlot;
  std::vector<Slot> slots(count);
  ATOLL_TRY(const std::size_t read, journal_.read(slot_number, slots));
  return ledger::evidence_at(std::span(slots).first(read), 0);
}

}  // namespace atollbank::posting
