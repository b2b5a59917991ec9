// SPDX-License-Identifier: Apache-2.0
// Walks the groups of a journal after a start, tells a torn tail from damage, and cuts the tail.
//
// What may be cut and what is refused is argued in docs/decisions/0003-torn-tail.md. One thread,
// and nobody else writes.
#pragma once

#include "adapters/file/segments.h"
#include "ports/journal.h"

namespace atollbank::adapters {

struct Recovered {
  ports::JournalEnd end;
  std::uint64_t bytes_written = 0;
  std::uint64_t sync_count = 0;
};

// Visits every whole group after `from`. Afterwards all of them are durable, and all space behind
// the last is zero and durably so.
// Errors: data_loss journal_damaged, and those of `visit` and of the disk.
base::Result<Recovered> recover_groups(ports::Disk& disk, Segments& segments,
                                       const ports::JournalEnd& from,
                                       ports::Journal::GroupVisitor& visit);

}  // namespace atollbank::adapters
