// SPDX-License-Identifier: Apache-2.0
// Reads records of a journal one by one: the slot, the command it belongs to, when it was booked,
// its evidence. Blocks on the disk for what is not in memory. One thread; make one per request.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "ledger/format/group.h"
#include "ledger/record_view.h"
#include "ports/journal.h"

namespace atollbank::posting {

struct Record {
  std::uint64_t slot_number = 0;
  ledger::format::Slot slot;
  ledger::format::Slot command;  // the same slot, or the head of its legs
  std::int64_t booking_time_ns = 0;
  std::string evidence;
};

class RecordReader {
 public:
  explicit RecordReader(const ports::Journal& journal) : journal_(journal) {}

  // data_loss record_unreadable when there is no command in that slot.
  base::Result<Record> read(std::uint64_t slot_number);

 private:
  base::Result<ledger::format::Slot> slot_at(std::uint64_t slot_number) const;
  base::Result<std::int64_t> booking_time_at(std::uint64_t header_slot);
  base::Result<std::string> evidence_at(std::uint64_t slot_number) const;

  const ports::Journal& journal_;
  std::uint64_t last_header_ = 0;  // neighbours are often of one group
  std::int64_t last_time_ns_ = 0;
};

}  // namespace atollbank::posting
