// SPDX-License-Identifier: Apache-2.0
#include "adapters/file/blob_store.h"

#include <algorithm>
#include <cstring>

#include "adapters/file/aligned_bytes.h"
#include "adapters/file/format/blob_file_header.h"
#include "base/sha256.h"

namespace atollbank::adapters {

using base::ErrorCode;
using base::Result;
using format::BlobFileHeader;
using ports::kDiskBlockSize;

namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 20;
// No blob has a dot in its name.
constexpr std::string_view kUnfinished = ".unfinished";

BlobFileHeader header_of(base::ByteView bytes) {
  BlobFileHeader header;
  header.size = bytes.size();
  const base::Sha256 digest = base::sha256(bytes);
  std::memcpy(header.sha256, digest.data(), digest.size());
  return header;
}

bool is_ours(const BlobFileHeader& header) {
  const BlobFileHeader expected;
  return std::memcmp(header.magic, expected.magic, sizeof(header.magic)) == 0 &&
         header.format == format::kBlobFileFormat && header.reserved == 0 &&
         header.size <= ports::kBlobSizeMax;
}

base::Error damaged(const std::string& name) {
  return base::make_error(ErrorCode::kDataLoss, "blob_damaged",
                          "the blob " + name + " is not what was written");
}

// What the disk says of a file, as this port says it.
base::Error of_this_port(base::Error error) {
  if (error.code == ErrorCode::kNotFound) {
    return base::make_error(ErrorCode::kNotFound, "blob_not_found", "no such blob");
  }
  if (error.code != ErrorCode::kInternal) return error;
  error.code = ErrorCode::kUnavailable;
  error.reason = "store_unavailable";
  return error;
}

template <class T>
Result<T> translated(Result<T> result) {
  if (result) return result;
  return base::fail(of_this_port(std::move(result).error()));
}

Result<base::Bytes> read_blob(const ports::DiskFile& file, const std::string& name) {
  BlobFileHeader header;
  std::span<std::byte> head = std::as_writable_bytes(std::span(&header, 1));
  ATOLL_TRY(const std::size_t head_size, file.read_at(0, head));
  if (head_size != sizeof(header) || !is_ours(header)) return base::fail(damaged(name));
  base::Bytes bytes(header.size, '\0');
  std::span<std::byte> rest = std::as_writable_bytes(std::span(bytes));
  ATOLL_TRY(const std::size_t size, file.read_at(kDiskBlockSize, rest));
  const BlobFileHeader expected = header_of(bytes);
  if (size != bytes.size() || std::memcmp(&header, &expected, sizeof(header)) != 0) {
    return base::fail(damaged(name));
  }
  return bytes;
}

}  // namespace

Result<std::unique_ptr<FileBlobStore>> FileBlobStore::open(std::unique_ptr<ports::Disk> disk) {
  ATOLL_TRY(const auto names, translated(disk->list()));
  for (const std::string& name : names) {
    if (name.ends_with(kUnfinished)) ATOLL_TRY_VOID(translated(disk->remove(name)));
  }
  return std::unique_ptr<FileBlobStore>(new FileBlobStore(std::move(disk)));
}

Result<void> FileBlobStore::put(const std::string& name, base::ByteView bytes) {
  ATOLL_TRY_VOID(ports::check_blob(name, bytes.size()));
  const std::string unfinished =
      name + '.' + std::to_string(puts_.fetch_add(1)) + std::string(kUnfinished);
  auto written = write(unfinished, bytes);
  if (written) written = disk_->rename(unfinished, name);
  if (written) return translated(disk_->sync_folder());
  (void)disk_->remove(unfinished);  // if it stays, the next opening removes it
  return translated(std::move(written));
}

Result<void> FileBlobStore::write(const std::string& unfinished, base::ByteView bytes) {
  ATOLL_TRY(const auto file, disk_->open_or_create(unfinished));
  const BlobFileHeader header = header_of(bytes);
  AlignedBytes head(kDiskBlockSize);
  std::memcpy(head.span().data(), &header, sizeof(header));
  ATOLL_TRY_VOID(file->write_at(0, head.span()));
  std::uint64_t offset = kDiskBlockSize;
  while (!bytes.empty()) {
    const std::size_t count = std::min(bytes.size(), kBufferBytes);
    AlignedBytes buffer(count);
    std::memcpy(buffer.span().data(), bytes.data(), count);
    ATOLL_TRY_VOID(file->write_at(offset, buffer.span()));
    offset += buffer.span().size();
    bytes.remove_prefix(count);
  }
  return file->sync();
}

Result<base::Bytes> FileBlobStore::get(const std::string& name) const {
  ATOLL_TRY_VOID(ports::check_blob(name, 0));
  ATOLL_TRY(const auto file, translated(disk_->open(name)));
  return translated(read_blob(*file, name));
}

Result<void> FileBlobStore::remove(const std::string& name) {
  ATOLL_TRY_VOID(ports::check_blob(name, 0));
  auto removed = disk_->remove(name);
  if (!removed && removed.error().code == ErrorCode::kNotFound) return {};
  if (removed) removed = disk_->sync_folder();
  return translated(std::move(removed));
}

}  // namespace atollbank::adapters
