// SPDX-License-Identifier: Apache-2.0
// Writes for threads that others preempt, done by one that they do not.
//
// Writers who come while RocksDB writes are its next group, and one of them leads it: all of them,
// and whoever comes meanwhile, wait for that thread. Owned by a store; write() from any thread.
#pragma once

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <condition_variable>
#include <deque>
#include <mutex>

#include "runtime/named_thread.h"

namespace atollbank::adapters {

class LeadingWriter {
 public:
  explicit LeadingWriter(rocksdb::DB& rocks);
  ~LeadingWriter();  // nobody writes any more
  LeadingWriter(const LeadingWriter&) = delete;

  // As DB::Write(), synced.
  rocksdb::Status write(rocksdb::WriteBatch& batch);

 private:
  struct Wish {
    rocksdb::WriteBatch& batch;
    rocksdb::Status status;
    bool is_done = false;
  };
  void serve();

  rocksdb::DB& rocks_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::condition_variable done_;
  std::deque<Wish*> wishes_;  // of threads that wait in write()
  bool stopping_ = false;
  runtime::NamedThread thread_;  // last: it starts when all else is there
};

}  // namespace atollbank::adapters
