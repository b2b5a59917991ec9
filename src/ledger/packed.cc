// SPDX-License-Identifier: Apache-2.0
#include "ledger/packed.h"

#include <cstring>
#include <iterator>
#include <string>

namespace atollbank::ledger {
namespace {

using base::ErrorCode;
using base::Result;

// Reads records from bytes of any alignment. A vector filled from it is written once; resize and
// memcpy would write it twice.
template <class T>
class RecordIterator {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = T;
  using difference_type = std::ptrdiff_t;
  using pointer = const T*;
  using reference = T;

  explicit RecordIterator(const char* at) : at_(at) {}
  T operator*() const {
    T record;
    std::memcpy(static_cast<void*>(&record), at_, sizeof(T));
    return record;
  }
  RecordIterator& operator++() {
    at_ += sizeof(T);
    return *this;
  }
  RecordIterator operator++(int) {
    const RecordIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const RecordIterator&) const = default;

 private:
  const char* at_;
};

}  // namespace

Result<Batch> unpack(const PackedBatch& packed) {
  // Before the copy: what is too large is not worth one.
  if (packed.commands.size() > sizeof(Command) * kBatchCommandMax)
    return base::fail(ErrorCode::kInvalidArgument, "batch_too_large",
                      "a batch holds at most " + std::to_string(kBatchCommandMax) + " commands");
  Batch batch;
  ATOLL_TRY(batch.commands, unpack_records<Command>(packed.commands));
  ATOLL_TRY(batch.legs, unpack_records<Leg>(packed.legs));
  ATOLL_TRY(batch.openings, unpack_records<AccountOpening>(packed.openings));
  batch.evidence = packed.evidence;
  return batch;
}

PackedBatch pack(const Batch& batch) {
  return {.commands = base::bytes_of(std::span<const Command>(batch.commands)),
          .legs = base::bytes_of(std::span<const Leg>(batch.legs)),
          .openings = base::bytes_of(std::span<const AccountOpening>(batch.openings)),
          .evidence = batch.evidence};
}

template <class T>
Result<std::vector<T>> unpack_records(base::ByteView bytes) {
  if (bytes.size() % sizeof(T) != 0)
    return base::fail(ErrorCode::kInvalidArgument, "batch_malformed",
                      std::to_string(bytes.size()) + " bytes are no whole number of records of " +
                          std::to_string(sizeof(T)));
  const RecordIterator<T> begin(bytes.data());
  const RecordIterator<T> end(bytes.data() + bytes.size());
  return std::vector<T>(begin, end);
}

template Result<std::vector<Command>> unpack_records(base::ByteView);
template Result<std::vector<Leg>> unpack_records(base::ByteView);
template Result<std::vector<AccountOpening>> unpack_records(base::ByteView);
template Result<std::vector<CommandResult>> unpack_records(base::ByteView);
template Result<std::vector<LegBalance>> unpack_records(base::ByteView);

}  // namespace atollbank::ledger
