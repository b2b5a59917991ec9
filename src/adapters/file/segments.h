// SPDX-License-Identifier: Apache-2.0
// The segment files of one journal: opens those there, and makes the next one ahead of need.
//
// A segment is filled with zeros under another name, synced and then renamed, so that a file with a
// segment's name is always whole: writing a group into it can neither run out of space nor change
// the file's size. Any thread; made segments are never closed while the object lives.
#pragma once

#include <memory>
#include <mutex>

#include "adapters/file/segment_shape.h"
#include "ports/disk.h"
#include "runtime/executor.h"

namespace atollbank::adapters {

class Segments {
 public:
  // `disk` and `pool` outlive the object; work still queued on the pool afterwards does nothing.
  Segments(ports::Disk& disk, runtime::BlockingPool& pool, SegmentShape shape);
  ~Segments();
  Segments(const Segments&) = delete;
  Segments& operator=(const Segments&) = delete;

  // Opens every segment there and drops one that was not finished.
  // Errors: data_loss journal_damaged (a file missing, cut short or with a damaged header) ·
  // failed_precondition segment_of_another_shape.
  base::Result<void> open_all();

  const SegmentShape& shape() const { return shape_; }
  std::uint64_t count() const;
  // Null when there is none.
  ports::DiskFile* at(std::uint64_t index) const;

  // Makes the segment if it is not there; it is there or the next one. Waits for the disk.
  // Errors: resource_exhausted no_space, after which the next call tries again; any other error of
  // the disk is final.
  base::Result<void> ensure(std::uint64_t index);
  // The same in the background, if it can be done there; ensure() tells how it went.
  void prepare(std::uint64_t index);

  std::uint64_t bytes_zeroed() const;
  std::uint64_t header_bytes_written() const;
  std::uint64_t sync_count() const;

 private:
  struct State;
  static void make_next(State& state, std::unique_lock<std::mutex>& lock);

  SegmentShape shape_;
  runtime::BlockingPool& pool_;
  // Shared with work queued on the pool.
  std::shared_ptr<State> state_;
};

}  // namespace atollbank::adapters
