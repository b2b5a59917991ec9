// SPDX-License-Identifier: Apache-2.0
#include "adapters/sodium/subject_keys.h"

#include <sodium.h>

#include <cstring>

#include "base/bytes.h"
#include "base/checksum.h"

namespace atollbank::adapters {

using base::ErrorCode;
using base::Result;
using format::KeysBlock;
using format::KeyState;
using format::SpareDescriptor;
using format::SubjectKey;

namespace {

auto damaged(std::string_view what) {
  return base::fail(ErrorCode::kDataLoss, "subject_keys_damaged", what);
}

std::uint64_t checksum_of(const KeysBlock& block) {
  return base::checksum64(base::bytes_of(block).substr(0, offsetof(KeysBlock, checksum)));
}

std::uint64_t checksum_of(const SpareDescriptor& spare) {
  return base::checksum64(base::bytes_of(spare).substr(0, offsetof(SpareDescriptor, checksum)));
}

template <class T>
Result<void> read_block(const ports::DiskFile& file, std::uint64_t number, T& block) {
  const auto bytes = std::as_writable_bytes(std::span(&block, 1));
  ATOLL_TRY(const std::size_t count, file.read_at(number * format::kKeysBlockSize, bytes));
  if (count != sizeof(T)) return damaged("the file is cut short");
  return {};
}

template <class T>
Result<void> write_at(ports::DiskFile& file, std::uint64_t number, const T& blocks) {
  ATOLL_TRY_VOID(
      file.write_at(number * format::kKeysBlockSize, std::as_bytes(std::span(&blocks, 1))));
  return file.sync();
}

struct Spare {
  SpareDescriptor descriptor;
  KeysBlock block;
};

}  // namespace

Result<std::unique_ptr<SubjectKeys>> SubjectKeys::open(ports::Disk& disk) {
  ATOLL_TRY(auto file, disk.open_or_create(kKeysFileName));
  ATOLL_TRY_VOID(disk.sync_folder());
  ATOLL_TRY(const std::uint64_t size, file->size());
  std::unique_ptr<SubjectKeys> keys(new SubjectKeys(std::move(file)));
  // Keys are written only behind a whole head: a shorter file never had any.
  if (size < format::kFirstKeysBlock * format::kKeysBlockSize) {
    ATOLL_TRY_VOID(keys->make());
    return keys;
  }
  ATOLL_TRY_VOID(keys->finish_spare());
  ATOLL_TRY_VOID(keys->read_all(size));
  return keys;
}

SubjectKeys::~SubjectKeys() {
  for (KeysBlock& block : blocks_) sodium_memzero(&block, sizeof(block));
}

Result<void> SubjectKeys::make() {
  ATOLL_TRY_VOID(write_at(*file_, 0, format::KeysHeader{}));
  return write_at(*file_, format::kSpareBlock, Spare{});
}

// A write that was cut short after its spare was whole is done again; before that, it never was.
Result<void> SubjectKeys::finish_spare() {
  Spare spare;
  ATOLL_TRY_VOID(read_block(*file_, format::kSpareBlock, spare.descriptor));
  ATOLL_TRY_VOID(read_block(*file_, format::kSpareBlock + 1, spare.block));
  const bool is_whole = spare.descriptor.target_block >= format::kFirstKeysBlock &&
                        spare.descriptor.checksum == checksum_of(spare.descriptor) &&
                        spare.descriptor.block_checksum == checksum_of(spare.block) &&
                        spare.block.checksum == checksum_of(spare.block);
  if (is_whole) ATOLL_TRY_VOID(write_at(*file_, spare.descriptor.target_block, spare.block));
  sodium_memzero(&spare, sizeof(spare));
  return write_at(*file_, format::kSpareBlock, Spare{});
}

Result<void> SubjectKeys::read_all(std::uint64_t file_size) {
  format::KeysHeader header;
  ATOLL_TRY_VOID(read_block(*file_, 0, header));
  if (std::memcmp(header.magic, format::KeysHeader{}.magic, sizeof(header.magic)) != 0)
    return damaged("the file does not begin as one of keys");
  if (header.format != format::kSubjectKeysFormat)
    return base::fail(ErrorCode::kFailedPrecondition, "subject_keys_format_unknown",
                      "keys of a format that this build does not know");
  // finish_spare() may have written the last block anew.
  ATOLL_TRY(file_size, file_->size());
  const std::uint64_t count = file_size / format::kKeysBlockSize;
  for (std::uint64_t number = format::kFirstKeysBlock; number < count; ++number) {
    KeysBlock& block = blocks_.emplace_back();
    ATOLL_TRY_VOID(read_block(*file_, number, block));
    if (block.block_number != number || block.checksum != checksum_of(block))
      return damaged("block " + std::to_string(number) + " is not as it was written");
    ATOLL_TRY_VOID(index_block(blocks_.size() - 1));
  }
  return {};
}

// Entries are in use from the first on, without a gap, and no subject has two.
Result<void> SubjectKeys::index_block(std::size_t block) {
  for (std::size_t i = 0; i < format::kKeysPerBlock; ++i) {
    const SubjectKey& entry = blocks_[block].keys[i];
    if (entry.state == KeyState::kNone) continue;
    const bool is_next = places_.size() == block * format::kKeysPerBlock + i;
    const bool is_new =
        places_.try_emplace(entry.subject, Place{.block = block, .entry = i}).second;
    if (!is_next || !is_new || entry.state > KeyState::kDestroyed)
      return damaged("entries are not in their places");
  }
  return {};
}

const SubjectKey* SubjectKeys::find(base::Id subject) const {
  const auto place = places_.find(subject);
  if (place == places_.end()) return nullptr;
  return &blocks_[place->second.block].keys[place->second.entry];
}

// Entries are never taken away, so those in use come first.
SubjectKeys::Place SubjectKeys::next_free() {
  const std::size_t used = places_.size();
  if (used == blocks_.size() * format::kKeysPerBlock) blocks_.emplace_back();
  return {.block = used / format::kKeysPerBlock, .entry = used % format::kKeysPerBlock};
}

Result<void> SubjectKeys::add(base::Id subject, std::span<const std::uint8_t, 32> key) {
  SubjectKey entry{.subject = subject, .state = KeyState::kLive};
  std::memcpy(entry.key, key.data(), key.size());
  auto added = put(next_free(), entry);
  sodium_memzero(&entry, sizeof(entry));
  return added;
}

Result<void> SubjectKeys::destroy(base::Id subject) {
  const auto known = places_.find(subject);
  const Place place = known == places_.end() ? next_free() : known->second;
  return put(place, SubjectKey{.subject = subject, .state = KeyState::kDestroyed});
}

Result<void> SubjectKeys::put(Place place, const SubjectKey& entry) {
  if (is_broken_)
    return base::fail(ErrorCode::kUnavailable, "keys_broken", "a write of keys has failed before");
  KeysBlock& block = blocks_[place.block];
  block.keys[place.entry] = entry;
  places_[entry.subject] = place;
  auto written = write_block(place.block, entry.state == KeyState::kDestroyed);
  is_broken_ = !written.has_value();
  return written;
}

Result<void> SubjectKeys::write_block(std::size_t index, bool wipe_spare) {
  KeysBlock& block = blocks_[index];
  block.block_number = format::kFirstKeysBlock + index;
  block.checksum = checksum_of(block);
  Spare spare;
  spare.block = block;
  spare.descriptor.target_block = block.block_number;
  spare.descriptor.block_checksum = block.checksum;
  spare.descriptor.checksum = checksum_of(spare.descriptor);
  auto written = write_at(*file_, format::kSpareBlock, spare);
  if (written) written = write_at(*file_, block.block_number, block);
  // The spare holds the other keys of the block; none that is destroyed later may stay there.
  if (written && wipe_spare) written = write_at(*file_, format::kSpareBlock, Spare{});
  sodium_memzero(&spare, sizeof(spare));
  return written;
}

}  // namespace atollbank::adapters
