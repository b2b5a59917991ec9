// SPDX-License-Identifier: Apache-2.0
// Much that is written in a hurry: gathered by key in memory and given to RocksDB as sorted tables,
// which it takes as they are, in place of one key after another.
//
// Private to this room. What is gathered is found here until its table is in the store. A table is
// written by a thread of its own while the next is gathered; they go in one after another, each
// whole, so that a crash loses a suffix. Errors of the disk are told by the next that writes, and
// nothing is forgotten. Any thread. Errors as in database.h.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "adapters/rocksdb/change_table.h"
#include "adapters/rocksdb/database.h"
#include "ports/projections.h"
#include "runtime/named_thread.h"

namespace atollbank::adapters {

class TableLoader {
 public:
  // The database outlives it.
  explicit TableLoader(const Database& database) : database_(database) {}
  ~TableLoader();

  // All of a step goes into one table.
  void add(const ports::ProjectionStep& step, std::string_view position_key);
  void add(std::string_view key, std::string_view value);
  // Gives what was gathered to the thread, when it is much; waits for the table before.
  base::Result<void> hand_over_when_large();
  // All that was gathered is in the store when this returns.
  base::Result<void> write_all();

  bool is_empty() const { return is_empty_; }
  struct Found {
    std::optional<std::string> value;  // none: deleted
  };
  std::optional<Found> find(std::string_view key) const;

 private:
  // These three: by whoever has `writing_`.
  base::Result<void> hand_over();
  // Until no table is under way; one that failed is tried once more.
  base::Result<void> await_writing();
  base::Result<void> write(const ChangeTable& table) const;

  const Database& database_;
  std::atomic<bool> is_empty_ = true;
  std::mutex writing_;
  mutable std::mutex mutex_;  // of what follows, below `writing_`
  std::unique_ptr<ChangeTable> gathered_ = std::make_unique<ChangeTable>();
  std::string key_;                             // of a change that is being added
  std::shared_ptr<const ChangeTable> written_;  // under way
  std::optional<runtime::NamedThread> thread_;
  base::Result<void> outcome_;  // of the thread, once it is joined
};

}  // namespace atollbank::adapters
