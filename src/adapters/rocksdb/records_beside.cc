// SPDX-License-Identifier: Apache-2.0
#include "adapters/rocksdb/records_beside.h"

#include <utility>

#include "adapters/rocksdb/database.h"
#include "adapters/rocksdb/format/record_layout.h"
#include "adapters/rocksdb/record_reader.h"

namespace atollbank::adapters {

using base::Result;

struct RocksDbRecordsBeside::State {
  explicit State(std::unique_ptr<Database> opened) : database(std::move(opened)) {}

  std::unique_ptr<Database> database;
  RocksDbRecordReader reader{*database, Reach::kDisk};
};

Result<std::unique_ptr<RocksDbRecordsBeside>> RocksDbRecordsBeside::open(
    const std::filesystem::path& folder) {
  const format::StoreFormat layout{.name = std::string(format::kRecordsName),
                                   .number = format::kRecordsNumber};
  ATOLL_TRY(auto database, Database::open_beside(folder, layout));
  auto state = std::make_unique<State>(std::move(database));
  return std::unique_ptr<RocksDbRecordsBeside>(new RocksDbRecordsBeside(std::move(state)));
}

RocksDbRecordsBeside::RocksDbRecordsBeside(std::unique_ptr<State> state)
    : state_(std::move(state)) {}
RocksDbRecordsBeside::~RocksDbRecordsBeside() = default;

const ports::RecordReader& RocksDbRecordsBeside::reader() const { return state_->reader; }

}  // namespace atollbank::adapters
