// SPDX-License-Identifier: Apache-2.0
#include "adapters/rocksdb/projections_beside.h"

#include <utility>

#include "adapters/rocksdb/database.h"
#include "adapters/rocksdb/format/projection_layout.h"
#include "adapters/rocksdb/projection_reader.h"

namespace atollbank::adapters {

using base::Result;

struct RocksDbProjectionsBeside::State {
  explicit State(std::unique_ptr<Database> opened) : database(std::move(opened)) {}

  std::unique_ptr<Database> database;
  RocksDbProjectionReader reader{*database, Reach::kDisk};
};

Result<std::unique_ptr<RocksDbProjectionsBeside>> RocksDbProjectionsBeside::open(
    const std::filesystem::path& folder) {
  const format::StoreFormat layout{.name = std::string(format::kProjectionsName),
                                   .number = format::kProjectionsNumber};
  ATOLL_TRY(auto database, Database::open_beside(folder, layout));
  auto state = std::make_unique<State>(std::move(database));
  return std::unique_ptr<RocksDbProjectionsBeside>(new RocksDbProjectionsBeside(std::move(state)));
}

RocksDbProjectionsBeside::RocksDbProjectionsBeside(std::unique_ptr<State> state)
    : state_(std::move(state)) {}
RocksDbProjectionsBeside::~RocksDbProjectionsBeside() = default;

const ports::ProjectionReader& RocksDbProjectionsBeside::reader() const { return state_->reader; }

}  // namespace atollbank::adapters
