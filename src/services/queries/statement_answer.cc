// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/bytes.h"
#include "services/queries/answers.h"

namespace atollbank::queries {

using base::ErrorCode;

namespace {

// A line that a page may show: where it is, and by what it is ordered.
struct LinePlace {
  std::int64_t time_ns = 0;
  std::uint64_t slot = 0;
  auto operator<=>(const LinePlace&) const = default;
};

// Slots of the account's entries in [from_slot, end_slot) that have `wanted` among the flags of
// `looked_at`, from the end that the direction begins at, at most `count_max`.
base::Result<std::vector<std::uint64_t>> entry_slots(const View& view, std::uint32_t account,
                                                     std::uint64_t from_slot,
                                                     std::uint64_t end_slot, Direction direction,
                                                     std::size_t count_max, std::uint8_t looked_at,
                                                     std::uint8_t wanted) {
  std::vector<std::uint64_t> slots;
  std::vector<IndexEntry> entries;
  const auto runs = view.runs();
  const bool oldest_first = direction == Direction::kOldestFirst;
  for (std::size_t i = 0; i < runs.size() && slots.size() < count_max; ++i) {
    const Run& run = *runs[oldest_first ? i : runs.size() - 1 - i];
    auto range = View::range_in(run, account, from_slot, end_slot);
    while (range.low < range.high && slots.size() < count_max) {
      entries.clear();
      const std::size_t count = count_max - slots.size();
      ATOLL_TRY_VOID(oldest_first ? run.effects.first_of(range.low, range.high, count, entries)
                                  : run.effects.last_of(range.low, range.high, count, entries));
      if (entries.empty()) break;
      for (const IndexEntry entry : entries) {
        if ((flags_of(entry) & looked_at) == wanted)
          slots.push_back(run.first_slot + offset_of(entry));
      }
      (oldest_first ? range.low : range.high) = entries.back() + (oldest_first ? 1 : 0);
    }
  }
  return slots;
}

class StatementReader {
 public:
  StatementReader(const View& view, const StatementRequest& request, std::uint32_t account)
      : view_(view),
        request_(request),
        account_(account),
        from_slot_(view.first_slot_from(request.from_ns)),
        end_slot_(request.until_ns == kTimeMax ? view.end_slot()
                                               : view.first_slot_from(request.until_ns)) {}

  base::Result<Statement> read(const std::optional<Cursor>& cursor) {
    ATOLL_TRY_VOID(read_ends());
    const bool by_value = request_.axis == TimeAxis::kValue;
    std::vector<LinePlace> places;
    if (by_value) {
      ATOLL_TRY(places, places_by_value(cursor));
    } else {
      ATOLL_TRY(places, places_by_booking(cursor));
    }
    const bool more = places.size() > request_.limit;
    if (more) places.resize(request_.limit);
    std::int64_t running = oldest_first() ? statement_.opening_minor : statement_.closing_minor;
    if (cursor) running = cursor->running_minor;
    statement_.lines.reserve(places.size());
    for (const LinePlace& place : places) {
      ATOLL_TRY(StatementLine line, line_at(place.slot));
      if (by_value) {
        if (oldest_first()) running = wrapping_sum(running, line.amount_minor);
        line.balance_after = running;
        if (!oldest_first()) running = wrapping_difference(running, line.amount_minor);
      }
      statement_.lines.push_back(std::move(line));
    }
    if (more) {
      statement_.next_cursor = encode_cursor({.query_hash = hash_of(request_),
                                              .as_of_slot = view_.end_slot(),
                                              .slot = places.back().slot,
                                              .time_ns = places.back().time_ns,
                                              .running_minor = running});
    }
    statement_.as_of_slot = view_.end_slot();
    return std::move(statement_);
  }

 private:
  bool oldest_first() const { return request_.direction == Direction::kOldestFirst; }
  // One more than the page: whether there is a next one.
  std::size_t count_max() const { return std::size_t{request_.limit} + 1; }

  base::Result<void> read_ends() {
    if (request_.axis == TimeAxis::kBooking) {
      ATOLL_TRY(const auto opening, view_.newest_entry(account_, from_slot_));
      ATOLL_TRY(const auto closing, view_.newest_entry(account_, end_slot_));
      statement_.opening_minor = opening ? opening->entry.balance_after : 0;
      statement_.closing_minor = closing ? closing->entry.balance_after : 0;
      return {};
    }
    if (request_.from_ns != kTimeMin) {
      ATOLL_TRY(statement_.opening_minor,
                view_.value_balance(account_, view_.end_slot(), request_.from_ns - 1));
    }
    if (request_.until_ns != kTimeMin) {
      const std::int64_t last_ns = request_.until_ns == kTimeMax ? kTimeMax : request_.until_ns - 1;
      ATOLL_TRY(statement_.closing_minor, view_.value_balance(account_, view_.end_slot(), last_ns));
    }
    return {};
  }

  base::Result<std::vector<LinePlace>> places_by_booking(const std::optional<Cursor>& cursor) {
    std::uint64_t from = from_slot_;
    std::uint64_t end = end_slot_;
    if (cursor && oldest_first()) from = std::max(from, cursor->slot + 1);
    if (cursor && !oldest_first()) end = std::min(end, cursor->slot);
    ATOLL_TRY(const auto slots,
              entry_slots(view_, account_, from, end, request_.direction, count_max(), 0, 0));
    std::vector<LinePlace> places;
    for (const std::uint64_t slot : slots) places.push_back({.time_ns = 0, .slot = slot});
    return places;
  }

  // Entries whose value time is their booking time come in journal order already; the shifted ones
  // are few, or else the page is worth their sorting.
  base::Result<std::vector<LinePlace>> places_by_value(const std::optional<Cursor>& cursor) {
    std::uint64_t from = from_slot_;
    std::uint64_t end = end_slot_;
    if (cursor) {
      const std::uint64_t first_then = view_.first_slot_from(cursor->time_ns);
      const std::uint64_t first_after = view_.first_slot_after(cursor->time_ns);
      if (oldest_first())
        from = std::max(from, std::clamp(cursor->slot + 1, first_then, first_after));
      if (!oldest_first()) end = std::min(end, std::clamp(cursor->slot, first_then, first_after));
    }
    ATOLL_TRY(const auto slots, entry_slots(view_, account_, from, end, request_.direction,
                                            count_max(), kMoves | kShifted, kMoves));
    std::vector<LinePlace> places;
    for (const std::uint64_t slot : slots)
      places.push_back({.time_ns = view_.booking_time_of(slot), .slot = slot});
    ATOLL_TRY_VOID(add_shifted(cursor, places));
    if (oldest_first()) std::ranges::sort(places);
    if (!oldest_first()) std::ranges::sort(places, std::greater<>());
    if (places.size() > count_max()) places.resize(count_max());
    return places;
  }

  base::Result<void> add_shifted(const std::optional<Cursor>& cursor,
                                 std::vector<LinePlace>& places) {
    std::int64_t from_ns = request_.from_ns;
    if (request_.until_ns == kTimeMin) return {};
    std::int64_t last_ns = request_.until_ns == kTimeMax ? kTimeMax : request_.until_ns - 1;
    if (cursor && oldest_first()) from_ns = std::max(from_ns, cursor->time_ns);
    if (cursor && !oldest_first()) last_ns = std::min(last_ns, cursor->time_ns);
    std::vector<ValueEntry> entries;
    for (const auto& run : view_.runs()) {
      entries.clear();
      ATOLL_TRY_VOID(run->values.entries_of(account_, from_ns, last_ns, entries));
      for (const ValueEntry& entry : entries) {
        const LinePlace place{.time_ns = entry.value_time_ns,
                              .slot = run->first_slot + entry.offset};
        if (place.slot >= view_.end_slot()) continue;
        const LinePlace last =
            cursor ? LinePlace{.time_ns = cursor->time_ns, .slot = cursor->slot} : place;
        if (!cursor || (oldest_first() ? place > last : place < last)) places.push_back(place);
      }
    }
    return {};
  }

  base::Result<StatementLine> line_at(std::uint64_t slot) {
    ATOLL_TRY_VOID(view_.read(slot, command_));
    const CommandFields fields = fields_of(command_.slots[0]);
    StatementLine line{.slot = slot,
                       .kind = fields.kind,
                       .id = fields.id,
                       .booking_time_ns = view_.booking_time_of(slot),
                       .value_time_ns = fields.value_time_ns,
                       .code = fields.code,
                       .reference = fields.reference,
                       .related_slot = fields.related_slot,
                       .evidence = {}};
    if (line.value_time_ns == 0) line.value_time_ns = line.booking_time_ns;
    for_each_named(command_.slots, [&](const NamedEntry& entry) {
      if (entry.account != account_) return;
      line.amount_minor = entry.change_minor;
      line.balance_after = entry.balance_after;
      line.held_after = entry.held_after;
    });
    if (request_.with_evidence) {
      ATOLL_TRY(line.evidence, view_.evidence_of(command_));
    }
    return line;
  }

  const View& view_;
  const StatementRequest& request_;
  const std::uint32_t account_;
  const std::uint64_t from_slot_;
  const std::uint64_t end_slot_;
  Statement statement_;
  CommandSlots command_;
};

}  // namespace

base::Result<void> check(const StatementRequest& request) {
  if (request.limit == 0 || request.limit > kPageLimitMax)
    return base::fail(ErrorCode::kInvalidArgument, "limit_invalid", "a page has 1 to 8190 lines");
  const bool axis_known = request.axis == TimeAxis::kBooking || request.axis == TimeAxis::kValue;
  const bool direction_known =
      request.direction == Direction::kOldestFirst || request.direction == Direction::kNewestFirst;
  if (!axis_known || !direction_known || request.from_ns > request.until_ns) {
    return base::fail(ErrorCode::kInvalidArgument, "range_invalid",
                      "a range begins before it ends, on a known axis, in a known direction");
  }
  return {};
}

std::uint64_t hash_of(const StatementRequest& request) {
  base::ByteWriter out;
  out.write(std::uint8_t{'S'});
  out.write(request.account);
  out.write(request.axis);
  out.write(request.from_ns);
  out.write(request.until_ns);
  out.write(request.direction);
  return base::checksum64(out.bytes());
}

base::Result<Statement> answer(const View& view, const StatementRequest& request,
                               const std::optional<Cursor>& cursor) {
  ATOLL_TRY(const std::uint32_t account, view.account(request.account));
  return StatementReader(view, request, account).read(cursor);
}

}  // namespace atollbank::queries
