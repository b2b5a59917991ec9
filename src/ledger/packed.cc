// SPDX-License-Identifier: Apache-2.0
// The copies are bulk; the check is one pass over the commands with nothing but comparisons.
#include "ledger/packed.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <string>

#include "ledger/format/slot.h"

namespace atollbank::ledger {
namespace {

using base::ErrorCode;
using base::Result;

// Reads records from bytes of any alignment. A vector filled from it is written once; resize and memcpy would
// write it twice.
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

constexpr std::uint32_t slots_for(std::uint32_t size, std::uint32_t per_slot) {
  return size / per_slot + (size % per_slot != 0 ? 1 : 0);
}

bool lies_within(std::uint32_t begin, std::uint32_t count, std::size_t size) {
  return begin <= size && count <= size - begin;
}

Result<void> malformed(std::size_t command_index, std::string_view what) {
  return base::fail(ErrorCode::kInvalidArgument, "batch_malformed",
                    "command " + std::to_string(command_index) + ": " + std::string(what));
}

Result<void> check_ranges(const Batch& batch, std::size_t command_index) {
  const Command& command = batch.commands[command_index];
  if (!lies_within(command.evidence_offset, command.evidence_size, batch.evidence.size()))
    return malformed(command_index, "its evidence lies outside the batch's");
  if (command.kind == CommandKind::kPostLegs &&
      !lies_within(command.side_index, command.side_count, batch.legs.size()))
    return malformed(command_index, "its legs lie outside the batch's");
  if (command.kind == CommandKind::kOpenAccount && command.side_index >= batch.openings.size())
    return malformed(command_index, "its opening lies outside the batch's");
  return {};
}

}  // namespace

std::uint32_t slot_count_of(const Command& command) {
  const bool has_legs = command.kind == CommandKind::kPostLegs;
  const std::uint32_t leg_slots = has_legs ? slots_for(command.side_count, format::kLegsPerSlot) : 0;
  return 1 + leg_slots + slots_for(command.evidence_size, format::kEvidencePerSlot);
}

Result<void> check_batch(const Batch& batch) {
  if (batch.commands.empty())
    return base::fail(ErrorCode::kInvalidArgument, "batch_malformed", "a batch holds at least one command");
  if (batch.commands.size() > kBatchCommandMax)
    return base::fail(ErrorCode::kInvalidArgument, "batch_too_large",
                      "a batch holds at most " + std::to_string(kBatchCommandMax) + " commands");
  std::uint64_t slot_count = 0;
  for (std::size_t i = 0; i < batch.commands.size(); ++i) {
    ATOLL_TRY_VOID(check_ranges(batch, i));
    slot_count += slot_count_of(batch.commands[i]);
  }
  if (slot_count > kBatchSlotMax)
    return base::fail(ErrorCode::kInvalidArgument, "batch_too_large",
                      "the batch would take " + std::to_string(slot_count) + " slots of the journal, of at most " +
                          std::to_string(kBatchSlotMax));
  return {};
}

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
  ATOLL_TRY_VOID(check_batch(batch));
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
  return std::vector<T>(RecordIterator<T>(bytes.data()), RecordIterator<T>(bytes.data() + bytes.size()));
}

template Result<std::vector<Command>> unpack_records(base::ByteView);
template Result<std::vector<Leg>> unpack_records(base::ByteView);
template Result<std::vector<AccountOpening>> unpack_records(base::ByteView);
template Result<std::vector<CommandResult>> unpack_records(base::ByteView);
template Result<std::vector<LegBalance>> unpack_records(base::ByteView);

}  // namespace atollbank::ledger
