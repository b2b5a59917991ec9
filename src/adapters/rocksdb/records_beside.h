// SPDX-License-Identifier: Apache-2.0
// The records of a folder as they are now, read beside whoever writes them: a bank that runs, or
// none. Changes nothing in the folder, and does not see what is committed after it was opened.
//
// Any thread. Errors of open: failed_precondition store_missing, store_format_unknown, and those of
// ports/records.h.
#pragma once

#include <filesystem>
#include <memory>

#include "ports/records.h"

namespace atollbank::adapters {

class RocksDbRecordsBeside {
 public:
  static base::Result<std::unique_ptr<RocksDbRecordsBeside>> open(
      const std::filesystem::path& folder);
  ~RocksDbRecordsBeside();

  const ports::RecordReader& reader() const;
  const ports::OutboxReader& outbox() const;

 private:
  struct State;
  explicit RocksDbRecordsBeside(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace atollbank::adapters
