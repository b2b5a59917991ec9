// SPDX-License-Identifier: Apache-2.0
// A ledger as JSON lines (docs/ledger-lines.md): one for each record, in booking order, each group
// announced by a line of its own, and a last line without which the export is not whole.
//
// Takes checked groups in order. One thread.
#pragma once

#include <span>
#include <string>

#include "apps/atollctl/journaled_commands.h"
#include "base/result.h"
#include "base/sha256.h"

namespace atollbank::atollctl {

inline constexpr std::string_view kLinesFormat = "atoll ledger lines";
inline constexpr std::int64_t kLinesVersion = 1;

class ExportLines {
 public:
  // Appends the first line.
  void begin(std::uint16_t shard, std::string& out);
  // data_loss record_not_understood
  base::Result<void> add_group(std::span<const ledger::format::Slot> group, std::string& out);
  void end(std::string& out) const;

  std::uint64_t record_count() const { return record_count_; }
  std::uint64_t group_count() const { return group_count_; }

 private:
  base::Result<void> add_record(std::span<const ledger::format::Slot> group, std::size_t index,
                                std::string& out);

  JournaledCommands commands_;
  std::uint64_t record_count_ = 0;
  std::uint64_t group_count_ = 0;
  std::string chain_hash_;  // of the last group, in hexadecimal
};

}  // namespace atollbank::atollctl
