// SPDX-License-Identifier: Apache-2.0
#include "adapters/file/frame_file.h"

#include <algorithm>
#include <cstring>

#include "adapters/file/aligned_bytes.h"
#include "adapters/file/format/frame_file_header.h"
#include "base/assert.h"
#include "base/checksum.h"

namespace atollbank::adapters {

using base::Result;
using format::FrameFileHeader;
using format::FrameHeader;
using ports::kDiskBlockSize;

namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 20;

std::uint64_t checksum_of(std::uint64_t size, base::ByteView frame, std::uint64_t number) {
  const base::ByteView parts[] = {base::bytes_of(number), base::bytes_of(size), frame};
  return base::checksum64(parts);
}

FrameFileHeader header_for(std::uint16_t shard) {
  FrameFileHeader header;
  header.shard = shard;
  header.checksum =
      base::checksum64(base::bytes_of(header).substr(0, offsetof(FrameFileHeader, checksum)));
  return header;
}

class Writer final : public ports::FrameWriter {
 public:
  Writer(ports::Disk& disk, std::unique_ptr<ports::DiskFile> file, std::string unfinished,
         std::string name, std::atomic<std::uint64_t>& bytes_written)
      : disk_(disk),
        file_(std::move(file)),
        unfinished_(std::move(unfinished)),
        name_(std::move(name)),
        bytes_written_(bytes_written) {}
  ~Writer() override {
    if (file_ == nullptr) return;
    file_.reset();
    (void)disk_.remove(unfinished_);  // if it stays, the next writer of the name removes it
  }

  Result<void> begin(std::uint16_t shard) {
    ATOLL_TRY_VOID(put(base::bytes_of(header_for(shard))));
    fill_block();
    return {};
  }

  Result<void> append(base::ByteView frame) override {
    ATOLL_ASSERT(frame.size() <= ports::kFrameSizeMax);
    const FrameHeader header{.size = frame.size(),
                             .checksum = checksum_of(frame.size(), frame, number_++)};
    ATOLL_TRY_VOID(put(base::bytes_of(header)));
    return put(frame);
  }

  Result<void> commit() override {
    const FrameHeader end{.size = FrameHeader::kEnd,
                          .checksum = checksum_of(FrameHeader::kEnd, {}, number_)};
    ATOLL_TRY_VOID(put(base::bytes_of(end)));
    fill_block();
    ATOLL_TRY_VOID(flush());
    ATOLL_TRY_VOID(file_->sync());
    file_.reset();
    ATOLL_TRY_VOID(disk_.rename(unfinished_, name_));
    return disk_.sync_folder();
  }

 private:
  Result<void> put(base::ByteView bytes) {
    while (!bytes.empty()) {
      const std::size_t count = std::min(bytes.size(), kBufferBytes - used_);
      std::memcpy(buffer_.span().data() + used_, bytes.data(), count);
      used_ += count;
      bytes.remove_prefix(count);
      if (used_ == kBufferBytes) ATOLL_TRY_VOID(flush());
    }
    return {};
  }
  void fill_block() {
    const std::size_t over = used_ % kDiskBlockSize;
    if (over == 0) return;
    std::memset(buffer_.span().data() + used_, 0, kDiskBlockSize - over);
    used_ += kDiskBlockSize - over;
  }
  Result<void> flush() {
    if (used_ == 0) return {};
    ATOLL_TRY_VOID(file_->write_at(offset_, buffer_.span().first(used_)));
    bytes_written_.fetch_add(used_, std::memory_order_relaxed);
    offset_ += used_;
    used_ = 0;
    return {};
  }

  ports::Disk& disk_;
  std::unique_ptr<ports::DiskFile> file_;
  std::string unfinished_;
  std::string name_;
  std::atomic<std::uint64_t>& bytes_written_;
  AlignedBytes buffer_{kBufferBytes};
  std::size_t used_ = 0;
  std::uint64_t offset_ = 0;
  std::uint64_t number_ = 0;
};

class Reader final : public ports::FrameReader {
 public:
  explicit Reader(std::unique_ptr<ports::DiskFile> file) : file_(std::move(file)) {}

  Result<void> begin(std::uint16_t shard) {
    ATOLL_TRY(size_, file_->size());
    ATOLL_TRY(const base::ByteView block, take(kDiskBlockSize));
    const FrameFileHeader wanted = header_for(shard);
    const base::Bytes zeros(kDiskBlockSize - sizeof(wanted), '\0');
    if (block.substr(0, sizeof(wanted)) != base::bytes_of(wanted) ||
        block.substr(sizeof(wanted)) != zeros) {
      return damaged();
    }
    return {};
  }

  Result<std::optional<base::ByteView>> next() override {
    ATOLL_TRY(const base::ByteView head, take(sizeof(FrameHeader)));
    FrameHeader header;
    std::memcpy(&header, head.data(), sizeof(header));
    if (header.size == FrameHeader::kEnd) {
      if (header.checksum != checksum_of(header.size, {}, number_)) return damaged();
      return check_tail();
    }
    if (header.size > ports::kFrameSizeMax) return damaged();
    ATOLL_TRY(const base::ByteView frame, take(header.size));
    if (header.checksum != checksum_of(header.size, frame, number_)) return damaged();
    ++number_;
    return frame;
  }

 private:
  static tl::unexpected<base::Error> damaged() {
    return base::fail(base::ErrorCode::kDataLoss, "frame_damaged",
                      "a file of frames is cut short, damaged or not ours");
  }

  // Behind the end mark there is nothing but zeros, up to a whole block.
  Result<std::optional<base::ByteView>> check_tail() {
    const std::uint64_t rest = size_ - offset_ + (buffer_.size() - used_);
    if (rest >= kDiskBlockSize) return damaged();
    ATOLL_TRY(const base::ByteView zeros, take(rest));
    if (zeros.find_first_not_of('\0') != base::ByteView::npos) return damaged();
    return std::nullopt;
  }

  // The next bytes, in one piece.
  Result<base::ByteView> take(std::size_t count) {
    if (buffer_.size() - used_ < count) {
      buffer_.erase(0, used_);
      used_ = 0;
      const std::uint64_t left = size_ - offset_;
      const auto wanted = std::min<std::uint64_t>(
          left, std::max(kBufferBytes, count) - std::min(buffer_.size(), count));
      const std::size_t kept = buffer_.size();
      if (kept + wanted < count) return damaged();
      buffer_.resize(kept + wanted);
      const auto out = std::as_writable_bytes(std::span(buffer_)).subspan(kept);
      ATOLL_TRY(const std::size_t read, file_->read_at(offset_, out));
      if (read != wanted) return damaged();
      offset_ += wanted;
    }
    const base::ByteView taken = base::ByteView(buffer_).substr(used_, count);
    used_ += count;
    return taken;
  }

  std::unique_ptr<ports::DiskFile> file_;
  std::uint64_t size_ = 0;
  std::uint64_t offset_ = 0;  // of what is not yet in the buffer
  base::Bytes buffer_;
  std::size_t used_ = 0;
  std::uint64_t number_ = 0;
};

}  // namespace

Result<std::unique_ptr<ports::FrameWriter>> write_frame_file(
    ports::Disk& disk, std::uint16_t shard, std::string_view name,
    std::atomic<std::uint64_t>& bytes_written) {
  const std::string unfinished = "preparing-" + std::string(name);
  // What an interrupted one left would make the file too long.
  const auto removed = disk.remove(unfinished);
  if (!removed && removed.error().code != base::ErrorCode::kNotFound)
    return base::fail(removed.error());
  ATOLL_TRY(auto file, disk.open_or_create(unfinished));
  auto writer =
      std::make_unique<Writer>(disk, std::move(file), unfinished, std::string(name), bytes_written);
  ATOLL_TRY_VOID(writer->begin(shard));
  return writer;
}

Result<std::unique_ptr<ports::FrameReader>> read_frame_file(ports::Disk& disk, std::uint16_t shard,
                                                            std::string_view name) {
  ATOLL_TRY(auto file, disk.open(name));
  auto reader = std::make_unique<Reader>(std::move(file));
  ATOLL_TRY_VOID(reader->begin(shard));
  return reader;
}

}  // namespace atollbank::adapters
