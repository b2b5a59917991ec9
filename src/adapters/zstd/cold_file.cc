// SPDX-License-Identifier: Apache-2.0
#include "adapters/zstd/cold_file.h"

#include <fmt/format.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>

#include "base/assert.h"
#include "base/bytes.h"
#include "base/checksum.h"

namespace atollbank::adapters {

using base::ErrorCode;
using base::Result;
using format::ColdHeader;
using format::kColdBlockSize;
using format::kColdChunkBytes;

namespace {

constexpr int kLevel = 3;
// Of a file as it was: far above a segment.
constexpr std::uint64_t kSizeMax = std::uint64_t{1} << 32;
constexpr std::size_t kWriteBytes = std::size_t{1} << 20;

std::uint64_t checksum_of(ColdHeader header) {
  header.checksum = 0;
  return base::checksum64(base::bytes_of(header));
}

std::uint64_t checksum_of(const std::vector<std::uint64_t>& offsets) {
  return base::checksum64(base::bytes_of(std::span(offsets)));
}

std::uint64_t whole_blocks(std::uint64_t bytes) {
  return (bytes + kColdBlockSize - 1) / kColdBlockSize * kColdBlockSize;
}

// Where the first frame begins.
std::uint64_t frames_begin(const ColdHeader& header) {
  return kColdBlockSize + whole_blocks(header.table_bytes());
}

struct alignas(kColdBlockSize) AlignedBlock {
  std::byte bytes[kColdBlockSize] = {};
};

// Writes bytes one after the other from an offset on, in whole blocks.
class BlockWriter {
 public:
  BlockWriter(ports::DiskFile& file, std::uint64_t offset)
      : file_(file), offset_(offset), blocks_(kWriteBytes / kColdBlockSize) {}

  Result<void> append(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const std::size_t count = std::min(bytes.size(), kWriteBytes - filled_);
      std::memcpy(memory() + filled_, bytes.data(), count);
      filled_ += count;
      bytes = bytes.subspan(count);
      if (filled_ == kWriteBytes) ATOLL_TRY_VOID(flush());
    }
    return {};
  }
  // Pads with zeros.
  Result<void> flush() {
    const std::size_t size = whole_blocks(filled_);
    std::memset(memory() + filled_, 0, size - filled_);
    if (size > 0) ATOLL_TRY_VOID(file_.write_at(offset_, {memory(), size}));
    offset_ += size;
    filled_ = 0;
    return {};
  }

 private:
  std::byte* memory() { return blocks_.front().bytes; }

  ports::DiskFile& file_;
  std::uint64_t offset_;
  std::vector<AlignedBlock> blocks_;
  std::size_t filled_ = 0;
};

struct CompressorDeleter {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
using Compressor = std::unique_ptr<ZSTD_CCtx, CompressorDeleter>;

Compressor make_compressor() {
  Compressor compressor(ZSTD_createCCtx());
  ATOLL_ASSERT(compressor != nullptr);
  ZSTD_CCtx_setParameter(compressor.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(compressor.get(), ZSTD_c_checksumFlag, 1);
  return compressor;
}

}  // namespace

Result<std::unique_ptr<ColdFile>> ColdFile::open(ports::Disk& disk, std::string_view name) {
  ATOLL_TRY(auto file, disk.open(name));
  std::unique_ptr<ColdFile> opened(new ColdFile(std::string(name), std::move(file)));
  ATOLL_TRY_VOID(opened->read_header());
  return opened;
}

tl::unexpected<base::Error> ColdFile::damaged(std::string_view what) const {
  return base::fail(ErrorCode::kDataLoss, "cold_file_damaged", fmt::format("{}: {}", name_, what));
}

Result<void> ColdFile::read_header() {
  ATOLL_TRY(const auto read, file_->read_at(0, std::as_writable_bytes(std::span(&header_, 1))));
  const bool whole = read == sizeof header_ && header_.checksum == checksum_of(header_) &&
                     std::memcmp(header_.magic, ColdHeader{}.magic, sizeof header_.magic) == 0;
  if (!whole) return damaged("the header is damaged");
  if (header_.format != format::kColdFormat || header_.chunk_bytes != kColdChunkBytes)
    return damaged("it is of a format that this program does not read");
  if (header_.size > kSizeMax) return damaged("it is too large");
  offsets_.resize(header_.chunk_count() + 1);
  const auto table = std::as_writable_bytes(std::span(offsets_));
  ATOLL_TRY(const auto table_read, file_->read_at(kColdBlockSize, table));
  if (table_read != table.size() || header_.table_checksum != checksum_of(offsets_))
    return damaged("the table is damaged");
  const std::size_t frame_max = ZSTD_compressBound(kColdChunkBytes);
  std::uint64_t previous = frames_begin(header_);
  for (const std::uint64_t offset : offsets_) {
    if (offset < previous || offset - previous > frame_max) return damaged("the table is damaged");
    previous = offset;
  }
  return {};
}

Result<void> ColdFile::write_at(std::uint64_t, std::span<const std::byte>) {
  ATOLL_BUG("a cold file was written");
}

Result<std::size_t> ColdFile::read_at(std::uint64_t offset, std::span<std::byte> out) const {
  if (offset >= header_.size) return std::size_t{0};
  out = out.first(std::min<std::uint64_t>(out.size(), header_.size - offset));
  const std::lock_guard lock(mutex_);
  for (std::size_t done = 0; done < out.size();) {
    const std::uint64_t at = offset + done;
    ATOLL_TRY_VOID(load_chunk(at / kColdChunkBytes));
    const std::size_t begin = at % kColdChunkBytes;
    const std::size_t count = std::min(out.size() - done, chunk_.size() - begin);
    std::memcpy(out.data() + done, chunk_.data() + begin, count);
    done += count;
  }
  return out.size();
}

Result<void> ColdFile::load_chunk(std::uint64_t chunk) const {
  if (loaded_chunk_ == chunk) return {};
  loaded_chunk_ = UINT64_MAX;
  frame_.resize(offsets_[chunk + 1] - offsets_[chunk]);
  ATOLL_TRY(const auto read, file_->read_at(offsets_[chunk], frame_));
  if (read != frame_.size()) return damaged("the file ends before its end");
  chunk_.resize(std::min<std::uint64_t>(kColdChunkBytes, header_.size - chunk * kColdChunkBytes));
  const std::size_t size =
      ZSTD_decompress(chunk_.data(), chunk_.size(), frame_.data(), frame_.size());
  if (ZSTD_isError(size) != 0 || size != chunk_.size())
    return damaged(fmt::format("chunk {} is damaged", chunk));
  loaded_chunk_ = chunk;
  return {};
}

Result<void> write_cold_file(const ports::DiskFile& source, ports::Disk& disk,
                             std::string_view name) {
  ATOLL_TRY(const auto file, disk.open_or_create(name));
  ColdHeader header;
  ATOLL_TRY(header.size, source.size());
  std::vector<std::uint64_t> offsets{frames_begin(header)};
  const Compressor compressor = make_compressor();
  std::vector<std::byte> chunk(kColdChunkBytes);
  std::vector<std::byte> frame(ZSTD_compressBound(kColdChunkBytes));
  BlockWriter frames(*file, offsets.front());
  for (std::uint64_t begin = 0; begin < header.size; begin += kColdChunkBytes) {
    ATOLL_TRY(const auto read, source.read_at(begin, chunk));
    ATOLL_ASSERT(read == std::min<std::uint64_t>(kColdChunkBytes, header.size - begin));
    const std::size_t size =
        ZSTD_compress2(compressor.get(), frame.data(), frame.size(), chunk.data(), read);
    ATOLL_ASSERT(ZSTD_isError(size) == 0);
    ATOLL_TRY_VOID(frames.append(std::span(frame).first(size)));
    offsets.push_back(offsets.back() + size);
  }
  ATOLL_TRY_VOID(frames.flush());
  header.table_checksum = checksum_of(offsets);
  header.checksum = checksum_of(header);
  BlockWriter front(*file, 0);
  ATOLL_TRY_VOID(front.append(std::as_bytes(std::span(&header, 1))));
  ATOLL_TRY_VOID(front.flush());
  ATOLL_TRY_VOID(front.append(std::as_bytes(std::span(offsets))));
  ATOLL_TRY_VOID(front.flush());
  return file->sync();
}

}  // namespace atollbank::adapters
