// SPDX-License-Identifier: Apache-2.0
#include "adapters/rocksdb/records_beside.h"

#include <utility>

#include "adapters/rocksdb/database.h"
#include "adapters/rocksdb/format/record_layout.h"
#include "adapters/rocksdb/record_reader.h"

namespace atollbank::adapters {

using base::Result;

struct RocksDbRecordsBeside::State final : ports::OutboxReader {
  State(std::unique_ptr<Database> opened, std::uint64_t last)
      : database(std::move(opened)), last_sequence(last) {}

  Result<std::vector<ports::OutboxEntry>> outbox(std::uint64_t after,
                                                 std::size_t limit) const override {
    return read_outbox(*database, after, last_sequence, limit);
  }

  std::unique_ptr<Database> database;
  const std::uint64_t last_sequence;
  RocksDbRecordReader reader{*database, Reach::kDisk};
};

Result<std::unique_ptr<RocksDbRecordsBeside>> RocksDbRecordsBeside::open(
    const std::filesystem::path& folder) {
  const format::StoreFormat layout{.name = std::string(format::kRecordsName),
                                   .number = format::kRecordsNumber};
  ATOLL_TRY(auto database, Database::open_beside(folder, layout));
  ATOLL_TRY(const std::uint64_t last, last_sequence(*database));
  auto state = std::make_unique<State>(std::move(database), last);
  return std::unique_ptr<RocksDbRecordsBeside>(new RocksDbRecordsBeside(std::move(state)));
}

RocksDbRecordsBeside::RocksDbRecordsBeside(std::unique_ptr<State> state)
    : state_(std::move(state)) {}
RocksDbRecordsBeside::~RocksDbRecordsBeside() = default;

const ports::RecordReader& RocksDbRecordsBeside::reader() const { return state_->reader; }

const ports::OutboxReader& RocksDbRecordsBeside::outbox() const { return *state_; }

}  // namespace atollbank::adapters
