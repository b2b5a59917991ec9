// SPDX-License-Identifier: Apache-2.0
#include "adapters/rocksdb/table_loader.h"

#include <rocksdb/sst_file_writer.h>

#include <utility>

#include "adapters/rocksdb/format/projection_layout.h"

namespace atollbank::adapters {

using base::Result;

namespace {

constexpr std::size_t kTableBytes = std::size_t{64} << 20;  // gathered, while as much is written

std::optional<TableLoader::Found> found_in(const ChangeTable& table, std::string_view key) {
  const auto change = table.find(key);
  if (!change) return std::nullopt;
  TableLoader::Found found;
  if (change->value) found.value = std::string(*change->value);
  return found;
}

}  // namespace

TableLoader::~TableLoader() {
  if (thread_) thread_->join();
}

void TableLoader::add(const ports::ProjectionStep& step, std::string_view position_key) {
  const std::scoped_lock lock(mutex_);
  is_empty_ = false;
  key_ = format::entry_prefix(step.partition);
  const std::size_t prefix_size = key_.size();
  for (const ports::Put& put : step.puts) {
    key_.resize(prefix_size);
    gathered_->set(key_ += put.key, put.value);
  }
  for (const std::string& key : step.deletes) {
    key_.resize(prefix_size);
    gathered_->set(key_ += key, std::nullopt);
  }
  gathered_->set(position_key, format::encode_number(step.position));
}

void TableLoader::add(std::string_view key, std::string_view value) {
  const std::scoped_lock lock(mutex_);
  is_empty_ = false;
  gathered_->set(key, value);
}

Result<void> TableLoader::hand_over_when_large() {
  {
    const std::scoped_lock lock(mutex_);
    if (gathered_->size_bytes() < kTableBytes) return {};
  }
  const std::scoped_lock lock(writing_);
  return hand_over();
}

Result<void> TableLoader::write_all() {
  const std::scoped_lock lock(writing_);
  ATOLL_TRY_VOID(hand_over());
  return await_writing();
}

std::optional<TableLoader::Found> TableLoader::find(std::string_view key) const {
  if (is_empty_) return std::nullopt;
  std::shared_ptr<const ChangeTable> written;
  {
    const std::scoped_lock lock(mutex_);
    if (auto found = found_in(*gathered_, key)) return found;
    written = written_;
  }
  return written ? found_in(*written, key) : std::nullopt;
}

Result<void> TableLoader::hand_over() {
  ATOLL_TRY_VOID(await_writing());
  {
    const std::scoped_lock lock(mutex_);
    if (gathered_->is_empty()) return {};
    // A table that there is no room for stays in memory.
    ATOLL_TRY_VOID(database_.check_space());
    written_ = std::exchange(gathered_, std::make_unique<ChangeTable>());
  }
  thread_.emplace("load", [this, table = written_] { outcome_ = write(*table); });
  return {};
}

Result<void> TableLoader::await_writing() {
  if (thread_) {
    thread_->join();
    thread_.reset();
  }
  if (!written_) return {};
  if (!outcome_) outcome_ = write(*written_);
  ATOLL_TRY_VOID(outcome_);
  const std::scoped_lock lock(mutex_);
  written_.reset();
  is_empty_ = gathered_->is_empty();
  return {};
}

Result<void> TableLoader::write(const ChangeTable& table) const {
  rocksdb::DB& rocks = database_.rocks();
  const std::string path = database_.loading_path();
  rocksdb::SstFileWriter file(rocksdb::EnvOptions(), rocks.GetOptions());
  rocksdb::Status status = file.Open(path);
  for (const ChangeTable::Change& change : table.in_order()) {
    if (!status.ok()) break;
    status = change.value ? file.Put(change.key, *change.value) : file.Delete(change.key);
  }
  if (status.ok()) status = file.Finish();
  rocksdb::IngestExternalFileOptions options;
  options.move_files = true;
  options.snapshot_consistency = false;
  options.write_global_seqno = false;
  if (status.ok()) status = rocks.IngestExternalFile({path}, options);
  if (!status.ok()) return base::fail(error_of(status));
  return {};
}

}  // namespace atollbank::adapters
