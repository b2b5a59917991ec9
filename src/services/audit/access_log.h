// SPDX-License-Identifier: Apache-2.0
// The access log: who was refused what, in the shape of CloudTrail. What changes something has its
// audit record in its own commit; a refusal has none, and is written here in groups.
//
// A group is committed kAccessLogDelay after its first entry: a process that dies loses no more
// than that. What is too many or not taken by the store is counted; the next group tells the count.
// note() may be called on any thread; the log outlives its executor's work.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "ports/records.h"
#include "runtime/context.h"

namespace atollbank::audit {

inline constexpr base::Duration kAccessLogDelay = base::Duration::from_ms(200);
inline constexpr std::size_t kAccessesWaitingMax = 5'000;
inline constexpr std::size_t kAccessesInCommitMax = 1'000;

struct Access {
  base::Timestamp time;
  runtime::Caller caller;
  base::Id request_id;
  std::string service;     // "edge"
  std::string event_name;  // of the call: "read_balance"
  std::string error_code;  // as it was answered: "unauthorized.bad_access_token"
  std::string method;
  std::string path;  // without its query
};

class AccessLog {
 public:
  AccessLog(ports::RecordStore& records, runtime::Executor& executor, runtime::BlockingPool& pool)
      : records_(records), executor_(executor), pool_(pool) {}

  void note(Access access);
  // What waits is written now. Blocking; for the end, when nothing is noted any more.
  base::Result<void> flush();

  // Entries of one day that came after the key `after`, as they were written: {key, JSON}.
  // Blocking.
  static base::Result<std::vector<ports::Put>> read(const ports::RecordStore& records,
                                                    base::Timestamp day, const std::string& after,
                                                    std::size_t limit);

 private:
  void flush_soon();
  base::Result<void> commit(const std::vector<Access>& group, std::uint64_t dropped);

  ports::RecordStore& records_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
  std::mutex writing_;  // one group at a time, in order
  std::mutex mutex_;
  std::vector<Access> waiting_;
  std::uint64_t dropped_ = 0;
  bool is_due_ = false;
};

}  // namespace atollbank::audit
