// SPDX-License-Identifier: Apache-2.0
#include "adapters/file/checkpoint_file.h"

#include <algorithm>
#include <cstring>

#include "adapters/file/aligned_bytes.h"
#include "adapters/file/format/checkpoint_header.h"
#include "base/checksum.h"

namespace atollbank::adapters {

using base::Result;
using format::CheckpointHeader;
using ports::Checkpoint;
using ports::kDiskBlockSize;

namespace {

constexpr std::string_view kPreparingName = "preparing-checkpoint";
constexpr std::size_t kWriteBytes = std::size_t{4} << 20;

std::uint64_t padded(std::uint64_t size) {
  return (size + kDiskBlockSize - 1) / kDiskBlockSize * kDiskBlockSize;
}

std::uint64_t checksum_of(CheckpointHeader header, base::ByteView state) {
  static constexpr char kZeros[kDiskBlockSize] = {};
  header.checksum = 0;
  const base::ByteView parts[] = {base::bytes_of(header),
                                  {kZeros, kDiskBlockSize - sizeof(header)},
                                  state,
                                  {kZeros, padded(state.size()) - state.size()}};
  return base::checksum64(parts);
}

CheckpointHeader header_for(std::uint16_t shard, const Checkpoint& checkpoint) {
  CheckpointHeader header;
  header.shard = shard;
  header.state_size = checkpoint.state.size();
  header.end_slot = checkpoint.end.end_slot;
  header.last_group_slot = checkpoint.end.last_group_slot;
  header.ledger_time_ns = checkpoint.end.ledger_time_ns;
  std::memcpy(header.chain_hash, checkpoint.end.chain_hash.data(), sizeof(header.chain_hash));
  header.checksum = checksum_of(header, checkpoint.state);
  return header;
}

Result<void> write_checkpoint(ports::DiskFile& file, const CheckpointHeader& header,
                              base::ByteView state) {
  AlignedBytes block(kDiskBlockSize);
  std::memcpy(block.span().data(), &header, sizeof(header));
  ATOLL_TRY_VOID(file.write_at(0, block.span()));
  AlignedBytes buffer(std::min(kWriteBytes, state.size()));
  for (std::uint64_t offset = 0; offset < state.size(); offset += kWriteBytes) {
    const auto part = state.substr(offset, kWriteBytes);
    const auto out = buffer.span().first(padded(part.size()));
    std::memcpy(out.data(), part.data(), part.size());
    std::fill(out.begin() + static_cast<std::ptrdiff_t>(part.size()), out.end(), std::byte{0});
    ATOLL_TRY_VOID(file.write_at(kDiskBlockSize + offset, out));
  }
  return file.sync();
}

bool is_whole(base::ByteView first_block, std::uint64_t file_size, std::uint16_t shard) {
  CheckpointHeader header;
  std::memcpy(&header, first_block.data(), sizeof(header));
  return std::memcmp(header.magic, CheckpointHeader{}.magic, sizeof(header.magic)) == 0 &&
         header.format == format::kCheckpointFormat && header.shard == shard &&
         header.state_size < file_size && file_size == kDiskBlockSize + padded(header.state_size);
}

}  // namespace

Result<void> save_checkpoint_file(ports::Disk& disk, std::uint16_t shard,
                                  const Checkpoint& checkpoint) {
  // What an interrupted one left would make the file too long.
  const auto removed = disk.remove(kPreparingName);
  if (!removed && removed.error().code != base::ErrorCode::kNotFound) return removed;
  {
    ATOLL_TRY(const auto file, disk.open_or_create(kPreparingName));
    ATOLL_TRY_VOID(write_checkpoint(*file, header_for(shard, checkpoint), checkpoint.state));
  }
  ATOLL_TRY_VOID(disk.rename(kPreparingName, kCheckpointName));
  return disk.sync_folder();
}

Result<std::optional<Checkpoint>> load_checkpoint_file(ports::Disk& disk, std::uint16_t shard) {
  auto file = disk.open(kCheckpointName);
  if (!file && file.error().code == base::ErrorCode::kNotFound) return std::nullopt;
  if (!file) return base::fail(std::move(file).error());
  ATOLL_TRY(const auto size, (*file)->size());
  base::Bytes first_block(kDiskBlockSize, '\0');
  ATOLL_TRY(const auto read, (*file)->read_at(0, std::as_writable_bytes(std::span(first_block))));
  if (read != first_block.size() || !is_whole(first_block, size, shard)) return std::nullopt;

  base::Bytes state(size - kDiskBlockSize, '\0');
  ATOLL_TRY(const auto state_read,
            (*file)->read_at(kDiskBlockSize, std::as_writable_bytes(std::span(state))));
  if (state_read != state.size()) return std::nullopt;

  CheckpointHeader header;
  std::memcpy(&header, first_block.data(), sizeof(header));
  CheckpointHeader unsummed = header;
  unsummed.checksum = 0;
  std::memcpy(first_block.data(), &unsummed, sizeof(unsummed));
  const base::ByteView parts[] = {first_block, state};
  if (base::checksum64(parts) != header.checksum) return std::nullopt;

  Checkpoint checkpoint;
  checkpoint.end.end_slot = header.end_slot;
  checkpoint.end.last_group_slot = header.last_group_slot;
  checkpoint.end.ledger_time_ns = header.ledger_time_ns;
  std::memcpy(checkpoint.end.chain_hash.data(), header.chain_hash, sizeof(header.chain_hash));
  state.resize(header.state_size);
  checkpoint.state = std::move(state);
  return checkpoint;
}

}  // namespace atollbank::adapters
