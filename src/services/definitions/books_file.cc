// SPDX-License-Identifier: Apache-2.0
#include "services/definitions/books_file.h"

#include <cstring>
#include <memory>
#include <span>
#include <vector>

namespace atollbank::definitions {

using base::ErrorCode;
using base::Result;

namespace {

constexpr std::string_view kName = "definitions.state";
constexpr std::string_view kUnfinished = "definitions.new";

struct alignas(ports::kDiskBlockSize) Block {
  std::byte bytes[ports::kDiskBlockSize] = {};
};

}  // namespace

// Format: the size as a u64, the bytes, zeros to the end of the block.
Result<base::Bytes> BooksFile::load() {
  const auto file = disk_.open(kName);
  if (!file && file.error().code == ErrorCode::kNotFound) return base::Bytes();
  if (!file) return base::fail(file.error());
  ATOLL_TRY(const std::uint64_t file_size, (*file)->size());
  std::uint64_t size = 0;
  ATOLL_TRY(const std::size_t head,
            (*file)->read_at(0, std::as_writable_bytes(std::span(&size, 1))));
  if (head != sizeof(size) || file_size > kBooksFileMax || size > file_size - sizeof(size))
    return base::fail(ErrorCode::kDataLoss, "definitions_state_damaged", "the file is cut short");
  base::Bytes bytes(size, '\0');
  ATOLL_TRY(const std::size_t count,
            (*file)->read_at(sizeof(size), std::as_writable_bytes(std::span(bytes))));
  if (count != size)
    return base::fail(ErrorCode::kDataLoss, "definitions_state_damaged", "the file is cut short");
  return bytes;
}

Result<void> BooksFile::save(base::ByteView bytes) {
  const std::uint64_t size = bytes.size();
  std::vector<Block> blocks((sizeof(size) + size + sizeof(Block) - 1) / sizeof(Block));
  auto* out = reinterpret_cast<char*>(blocks.data());
  std::memcpy(out, &size, sizeof(size));
  std::memcpy(out + sizeof(size), bytes.data(), bytes.size());
  // What an earlier attempt left may be longer.
  const auto removed = disk_.remove(kUnfinished);
  if (!removed && removed.error().code != ErrorCode::kNotFound) return base::fail(removed.error());
  ATOLL_TRY(const auto file, disk_.open_or_create(kUnfinished));
  ATOLL_TRY_VOID(file->write_at(0, std::as_bytes(std::span(blocks))));
  ATOLL_TRY_VOID(file->sync());
  ATOLL_TRY_VOID(disk_.rename(kUnfinished, kName));
  return disk_.sync_folder();
}

}  // namespace atollbank::definitions
