// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/bytes.h"
#include "services/queries/answers.h"
#include "services/queries/compiled_filter.h"

namespace atollbank::queries {

using ledger::format::Slot;

namespace {

// What one page may cost: beyond it the page is cut short and the next one goes on.
constexpr std::uint64_t kScannedSlotsMax = 262'144;
constexpr std::uint64_t kReadRecordsMax = 16'384;
constexpr std::size_t kScanChunkSlots = 512;

class Searcher {
 public:
  Searcher(const View& view, const SearchRequest& request)
      : view_(view), request_(request), filter_(view, request.filter) {}

  base::Result<RecordPage> search(const std::optional<Cursor>& cursor) {
    SlotRange range = filter_.slots();
    range.end = std::min(range.end, view_.end_slot());
    if (cursor && oldest_first()) range.from = std::max(range.from, cursor->slot + 1);
    if (cursor && !oldest_first()) range.end = std::min(range.end, cursor->slot);
    page_.as_of_slot = view_.end_slot();

    const auto runs = view_.runs();
    for (std::size_t i = 0; i < runs.size() && !full_; ++i) {
      const Run& run = *runs[oldest_first() ? i : runs.size() - 1 - i];
      const SlotRange part{.from = std::max(range.from, run.first_slot),
                           .end = std::min(range.end, run.end_slot)};
      if (part.from >= part.end) continue;
      ATOLL_TRY(const auto candidates, filter_.candidates(run));
      if (candidates) {
        ATOLL_TRY_VOID(look_at(run, *candidates, part));
      } else {
        ATOLL_TRY_VOID(scan(part));
      }
    }
    if (full_) {
      page_.next_cursor = encode_cursor(
          {.query_hash = hash_of(request_), .as_of_slot = view_.end_slot(), .slot = last_slot_});
    }
    return std::move(page_);
  }

 private:
  bool oldest_first() const { return request_.direction == Direction::kOldestFirst; }

  base::Result<void> look_at(const Run& run, const std::vector<std::uint32_t>& offsets,
                             const SlotRange& range) {
    for (std::size_t i = 0; i < offsets.size() && !full_; ++i) {
      const std::uint64_t slot =
          run.first_slot + offsets[oldest_first() ? i : offsets.size() - 1 - i];
      if (slot < range.from || slot >= range.end) continue;
      ATOLL_TRY_VOID(view_.read(slot, command_));
      ATOLL_TRY_VOID(add_if_match());
      last_slot_ = slot;
      full_ |= ++read_records_ >= kReadRecordsMax;
    }
    return {};
  }

  base::Result<void> scan(const SlotRange& range) {
    for (std::uint64_t done = 0; range.from + done < range.end && !full_;) {
      const std::uint64_t left = range.end - range.from - done;
      const std::size_t count = std::min<std::uint64_t>(kScanChunkSlots, left);
      const std::uint64_t first = oldest_first() ? range.from + done : range.from + left - count;
      ATOLL_TRY_VOID(scan_chunk(first, count));
      done += count;
      if (full_) break;
      last_slot_ = oldest_first() ? first + count - 1 : first;
      scanned_slots_ += count;
      full_ = scanned_slots_ >= kScannedSlotsMax;
    }
    return {};
  }

  base::Result<void> scan_chunk(std::uint64_t first, std::size_t count) {
    chunk_.resize(count);
    ATOLL_TRY(const std::size_t read, view_.journal().read(first, chunk_));
    if (read != count)
      return base::fail(base::ErrorCode::kDataLoss, "record_unreadable", "the journal is shorter");
    for (std::size_t i = 0; i < count && !full_; ++i) {
      const std::size_t at = oldest_first() ? i : count - 1 - i;
      if (!ledger::is_command(chunk_[at].kind)) continue;
      ATOLL_TRY_VOID(take_from_chunk(first, at));
      ATOLL_TRY_VOID(add_if_match());
      last_slot_ = first + at;
    }
    return {};
  }

  base::Result<void> take_from_chunk(std::uint64_t first, std::size_t at) {
    const std::size_t size = 1 + leg_slot_count(chunk_[at]);
    if (at + size > chunk_.size()) return view_.read(first + at, command_);
    const auto begin = chunk_.begin() + static_cast<std::ptrdiff_t>(at);
    command_.slot = first + at;
    command_.slots.assign(begin, begin + static_cast<std::ptrdiff_t>(size));
    return {};
  }

  base::Result<void> add_if_match() {
    ATOLL_TRY(const bool match, filter_.matches(command_));
    if (!match) return {};
    ATOLL_TRY(Record record, view_.record_of(command_, request_.with_evidence));
    page_.records.push_back(std::move(record));
    full_ = page_.records.size() >= request_.limit;
    return {};
  }

  const View& view_;
  const SearchRequest& request_;
  const CompiledFilter filter_;
  RecordPage page_;
  CommandSlots command_;
  std::vector<Slot> chunk_;
  std::uint64_t last_slot_ = 0;  // the last one that was looked at
  std::uint64_t scanned_slots_ = 0;
  std::uint64_t read_records_ = 0;
  bool full_ = false;
};

}  // namespace

base::Result<void> check(const SearchRequest& request) {
  if (request.limit == 0 || request.limit > kPageLimitMax) {
    return base::fail(base::ErrorCode::kInvalidArgument, "limit_invalid",
                      "a page has 1 to 8190 records");
  }
  if (request.direction != Direction::kOldestFirst &&
      request.direction != Direction::kNewestFirst) {
    return base::fail(base::ErrorCode::kInvalidArgument, "range_invalid", "no such direction");
  }
  return check_filter(request.filter);
}

std::uint64_t hash_of(const SearchRequest& request) {
  base::ByteWriter out;
  out.write(std::uint8_t{'F'});
  out.write(request.direction);
  out.write(hash_of(request.filter));
  return base::checksum64(out.bytes());
}

base::Result<RecordPage> answer(const View& view, const SearchRequest& request,
                                const std::optional<Cursor>& cursor) {
  return Searcher(view, request).search(cursor);
}

}  // namespace atollbank::queries
