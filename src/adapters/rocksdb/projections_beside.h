// SPDX-License-Identifier: Apache-2.0
// The projections of a folder as they were last flushed, read beside whoever writes them: a bank
// that runs, or none. Changes nothing in the folder.
//
// Any thread. Errors of open: failed_precondition store_missing, store_format_unknown, and those of
// ports/projections.h.
#pragma once

#include <filesystem>
#include <memory>

#include "ports/projections.h"

namespace atollbank::adapters {

class RocksDbProjectionsBeside {
 public:
  static base::Result<std::unique_ptr<RocksDbProjectionsBeside>> open(
      const std::filesystem::path& folder);
  ~RocksDbProjectionsBeside();

  const ports::ProjectionReader& reader() const;

 private:
  struct State;
  explicit RocksDbProjectionsBeside(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace atollbank::adapters
