// SPDX-License-Identifier: Apache-2.0
// Truth that is not money: customers, pots, webhooks, sagas. A partition (a customer, a payment) is
// the unit of atomicity, order and outbox: its version grows by one with every commit and numbers
// its events. commit() is durable on return and happens whole (state, events, audit record) or not
// at all. Any thread; calls block: run them on a BlockingPool. Errors: conflict version_conflict ·
// unavailable store_unavailable · unknown commit_unknown · resource_exhausted no_space · data_loss
// store_damaged · invalid_argument (ports/record_limits.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace atollbank::ports {

// The reason of a commit that expects another version than its partition has.
inline constexpr const char* kVersionConflict = "version_conflict";
// The reason of what in_memory() does not answer.
inline constexpr const char* kNotInMemory = "not_in_memory";

inline constexpr std::size_t kPartitionSizeMax = 256;
inline constexpr std::size_t kKeySizeMax = 512;
inline constexpr std::size_t kValueSizeMax = std::size_t{1} << 20;
inline constexpr std::size_t kCommitSizeMax = std::size_t{4} << 20;  // all its parts together

struct Put {
  std::string key;    // within the partition; 1 to kKeySizeMax bytes
  std::string value;  // at most kValueSizeMax
};

struct Event {
  std::string type;     // "customer.opened"
  std::string payload;  // JSON, described in api/events
};

struct Commit {
  std::string partition;  // "customer/0000…"; 1 to kPartitionSizeMax bytes, no zero byte
  std::uint64_t expected_version = 0;  // 0: the partition must be new
  std::vector<Put> puts;
  std::vector<std::string> deletes;  // deleting what is not there is no error; no key appears twice
  std::vector<Event> events;
  std::string audit;  // one record in CloudTrail's shape (JSON); never empty
};

struct Versioned {
  std::uint64_t version = 0;  // of the whole partition; 0 when it does not exist
  std::optional<std::string> value;
};

// Where one value stands.
struct RecordKey {
  std::string partition;
  std::string key;
};

struct OutboxEntry {
  std::uint64_t sequence = 0;  // this store's commit order; for paging, dense but for aborts
  std::string partition;
  std::uint64_t version = 0;  // the event order that counts
  std::vector<Event> events;
  std::string audit;
};

class RecordReader {
 public:
  virtual ~RecordReader() = default;

  virtual base::Result<Versioned> get(const std::string& partition,
                                      const std::string& key) const = 0;
  // Values alone, in the order of the keys, for readers: each as it is at some moment of the call.
  virtual base::Result<std::vector<std::optional<std::string>>> values(
      const std::vector<RecordKey>& keys) const = 0;
  // Entries whose key begins with `prefix` and is greater than `after`, in key order.
  virtual base::Result<std::vector<Put>> scan(const std::string& partition,
                                              const std::string& prefix, const std::string& after,
                                              std::size_t limit) const = 0;
  virtual base::Result<std::uint64_t> version(const std::string& partition) const = 0;
  // Partitions whose name begins with `prefix` and is greater than `after`, in name order.
  virtual base::Result<std::vector<std::string>> partitions(const std::string& prefix,
                                                            const std::string& after,
                                                            std::size_t limit) const = 0;
};

class OutboxReader {
 public:
  virtual ~OutboxReader() = default;

  // Committed entries with a sequence greater than `after`, in order. Only durable ones; never with
  // a gap that could still be filled.
  virtual base::Result<std::vector<OutboxEntry>> outbox(std::uint64_t after,
                                                        std::size_t limit) const = 0;
};

class RecordStore : public RecordReader, public OutboxReader {
 public:
  // The partition's new version.
  virtual base::Result<std::uint64_t> commit(const Commit& commit) = 0;
  // The same records for those who may not wait: what would have to be fetched from the disk
  // answers unavailable not_in_memory. As new as the store; lives as long.
  virtual const RecordReader& in_memory() const = 0;
};

}  // namespace atollbank::ports
