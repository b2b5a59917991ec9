// SPDX-License-Identifier: Apache-2.0
#include "adapters/rocksdb/leading_writer.h"

namespace atollbank::adapters {

LeadingWriter::LeadingWriter(rocksdb::DB& rocks)
    : rocks_(rocks), thread_("records-write", [this] { serve(); }) {}

LeadingWriter::~LeadingWriter() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

rocksdb::Status LeadingWriter::write(rocksdb::WriteBatch& batch) {
  Wish wish{.batch = batch, .status = {}};
  std::unique_lock lock(mutex_);
  wishes_.push_back(&wish);
  changed_.notify_one();
  done_.wait(lock, [&] { return wish.is_done; });
  return wish.status;
}

void LeadingWriter::serve() {
  rocksdb::WriteOptions synced;
  synced.sync = true;
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return stopping_ || !wishes_.empty(); });
    if (wishes_.empty()) return;
    Wish& wish = *wishes_.front();
    wishes_.pop_front();
    lock.unlock();
    rocksdb::Status status = rocks_.Write(synced, &wish.batch);
    lock.lock();
    wish.status = std::move(status);
    wish.is_done = true;
    done_.notify_all();
  }
}

}  // namespace atollbank::adapters
