// SPDX-License-Identifier: Apache-2.0
// The access log: who was refused what, and what operators looked at and why, in the shape of
// CloudTrail. What changes something has its audit record in its own commit; a refusal and a look
// have none, and are written here in groups, each committed kAccessLogDelay after its first entry.
// What is too many, of one caller or of all, or not taken by the store is counted; the next group
// tells the count. Old days go, kAccessesLetGoMax entries in a commit. note() may be called on any
// thread; the log outlives its executor's work.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "ports/records.h"
#include "runtime/context.h"

namespace atollbank::audit {

inline constexpr base::Duration kAccessLogDelay = base::Duration::from_ms(200);
inline constexpr std::size_t kAccessesWaitingMax = 5'000;
// Refusals of one caller in a minute; far fewer than may wait, so one caller's haste keeps nobody's
// out. What was looked at is kept whoever asks how often, as long as anything may wait.
inline constexpr std::uint32_t kAccessesOfCallerMax = 1'000;
inline constexpr base::Duration kAccessesOfCallerTime = base::Duration::from_seconds(60);
// Counted at once; with more they all begin anew.
inline constexpr std::size_t kAccessCallersMax = 100'000;
inline constexpr std::size_t kAccessesInCommitMax = 1'000;
inline constexpr std::size_t kAccessesLetGoMax = 1'000;
inline constexpr base::Duration kLetGoInterval = base::Duration::from_seconds(3600);
// Between two commits while there is more to let go.
inline constexpr base::Duration kLetGoPause = base::Duration::from_ms(100);

struct Access {
  base::Timestamp time{};  // note() sets it
  runtime::Caller caller;
  std::string counted_as;  // refusals of one such text are bounded together
  base::Id request_id;
  std::string service;     // "edge"
  std::string event_name;  // of the call: "read_balance"
  std::string error_code;  // as it was answered: "unauthorized.bad_access_token"; "": it was done
  std::string method;
  std::string path;      // without its query
  std::string reason{};  // why an operator says she looks; additionalEventData where there is one
  std::string ticket{};
};

class AccessLog {
 public:
  // `clock` is the machine's: the bank's own may be moved by who would rather not be found here.
  AccessLog(ports::RecordStore& records, const base::Clock& clock, runtime::Executor& executor,
            runtime::BlockingPool& pool)
      : records_(records), clock_(clock), executor_(executor), pool_(pool) {}

  void note(Access access);
  // What waits is written now. Blocking; for the end, when nothing is noted any more.
  base::Result<void> flush();

  // From now on, every kLetGoInterval, lets go what is older than so many whole days before today.
  void keep_days(std::uint32_t days);
  // One step of that: true when there may be more. Blocking.
  base::Result<bool> let_go(std::uint32_t days_kept);

  // The days that have entries after `after`, "" for all: "2026-11-26". Blocking.
  static base::Result<std::vector<std::string>> days(const ports::RecordReader& records,
                                                     const std::string& after, std::size_t limit);
  // Entries of one day that came after the key `after`, as they were written: {key, JSON}.
  // Blocking.
  static base::Result<std::vector<ports::Put>> read(const ports::RecordReader& records,
                                                    const std::string& day,
                                                    const std::string& after, std::size_t limit);

 private:
  void let_go_after(base::Duration delay);
  void flush_soon();
  bool is_too_often(const std::string& counted_as);
  base::Result<void> commit(const std::vector<Access>& group, std::uint64_t dropped);

  ports::RecordStore& records_;
  const base::Clock& clock_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
  std::mutex writing_;  // one group at a time, in order
  std::mutex mutex_;
  std::vector<Access> waiting_;
  std::unordered_map<std::string, std::uint32_t> noted_;  // of each caller, since noted_since_
  base::Timestamp noted_since_;                           // monotonic
  std::uint64_t dropped_ = 0;
  bool is_due_ = false;
  std::uint32_t days_kept_ = 0;  // set before the first step
  std::string gone_until_;       // the last day that was found empty and old; of the steps alone
};

}  // namespace atollbank::audit
