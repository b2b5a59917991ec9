// SPDX-License-Identifier: Apache-2.0
#include "ports/record_limits.h"

#include <algorithm>
#include <string>

namespace atollbank::ports {
namespace {

using base::ErrorCode;
using base::Result;

Result<void> refuse(std::string_view reason, std::string message) {
  return base::fail(ErrorCode::kInvalidArgument, reason, message);
}

Result<void> check_partition(std::string_view partition) {
  if (partition.empty()) return refuse("partition_invalid", "the partition has no name");
  if (partition.size() > kPartitionSizeMax) {
    return refuse("partition_invalid", "the partition's name has " +
                                           std::to_string(partition.size()) + " bytes; at most " +
                                           std::to_string(kPartitionSizeMax));
  }
  if (partition.find('\0') != std::string_view::npos) {
    return refuse("partition_invalid", "the partition's name holds a zero byte");
  }
  return {};
}

Result<void> check_key(std::string_view key) {
  if (key.empty()) return refuse("key_invalid", "a key is empty");
  if (key.size() > kKeySizeMax) {
    return refuse("key_invalid", "a key has " + std::to_string(key.size()) + " bytes; at most " +
                                     std::to_string(kKeySizeMax));
  }
  return {};
}

// Sizes of all keys and values.
Result<std::size_t> check_changes(const std::vector<Put>& puts,
                                  const std::vector<std::string>& deletes) {
  std::size_t size = 0;
  std::vector<std::string_view> keys;
  keys.reserve(puts.size() + deletes.size());
  for (const Put& put : puts) {
    ATOLL_TRY_VOID(check_key(put.key));
    if (put.value.size() > kValueSizeMax) {
      return base::fail(ErrorCode::kInvalidArgument, "value_too_large",
                        "a value has " + std::to_string(put.value.size()) + " bytes; at most " +
                            std::to_string(kValueSizeMax));
    }
    size += put.key.size() + put.value.size();
    keys.push_back(put.key);
  }
  for (const std::string& key : deletes) {
    ATOLL_TRY_VOID(check_key(key));
    size += key.size();
    keys.push_back(key);
  }
  std::sort(keys.begin(), keys.end());
  if (std::adjacent_find(keys.begin(), keys.end()) != keys.end()) {
    return base::fail(ErrorCode::kInvalidArgument, "key_repeated",
                      "a key is written twice at once");
  }
  return size;
}

Result<void> check_size(std::size_t size) {
  if (size <= kCommitSizeMax) return {};
  return refuse("commit_too_large", "the parts have " + std::to_string(size) +
                                        " bytes together; at most " +
                                        std::to_string(kCommitSizeMax));
}

}  // namespace

Result<void> check_commit(const Commit& commit) {
  ATOLL_TRY_VOID(check_partition(commit.partition));
  ATOLL_TRY(std::size_t size, check_changes(commit.puts, commit.deletes));
  if (commit.audit.empty()) return refuse("audit_missing", "a change without its audit record");
  for (const Event& event : commit.events) size += event.type.size() + event.payload.size();
  return check_size(size + commit.audit.size());
}

Result<void> check_step(const ProjectionStep& step) {
  ATOLL_TRY_VOID(check_partition(step.partition));
  ATOLL_TRY_VOID(check_source(step.source));
  ATOLL_TRY(const std::size_t size, check_changes(step.puts, step.deletes));
  return check_size(size);
}

Result<void> check_source(std::string_view source) {
  if (!source.empty() && source.size() <= kSourceSizeMax) return {};
  return refuse("source_invalid", "the name of a source or follower has " +
                                      std::to_string(source.size()) + " bytes; 1 to " +
                                      std::to_string(kSourceSizeMax));
}

}  // namespace atollbank::ports
