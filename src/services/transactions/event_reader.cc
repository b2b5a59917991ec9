// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/event_reader.h"

#include <algorithm>
#include <charconv>

#include "base/assert.h"
#include "services/transactions/format/projected_row.h"

namespace atollbank::transactions {

using base::ErrorCode;
using base::Result;

namespace {

// A commit's time is taken before it: two may stand in the other order, but not so far apart.
constexpr std::int64_t kCommitSkewNs = 10'000'000'000;

// What one call reads past when nothing of it is asked for; it then says how far it came.
constexpr int kRoundsMax = 50;
constexpr std::size_t kBackwardPage = 256;

std::string key_of(bool of_records, std::uint64_t number) {
  return of_records ? format::record_event_key(number) : format::journal_event_key(number);
}
std::string prefix_of(bool of_records) {
  return of_records ? format::kRecordEventPrefix : format::kJournalEventPrefix;
}

Result<std::uint64_t> number_in(const std::string& key, const std::string& prefix) {
  std::uint64_t number = 0;
  const char* begin = key.data() + prefix.size();
  const char* end = key.data() + key.size();
  const auto [stopped, error] = std::from_chars(begin, end, number, 16);
  if (error == std::errc() && stopped == end) return number;
  return base::fail(ErrorCode::kDataLoss, "row_malformed",
                    "an event of the projection does not have its key");
}

std::uint8_t first_entry_of(bool of_records) { return of_records ? kFirstRecordEntry : 0; }

Result<std::uint64_t> last_ordinal(const std::string& key, const format::EventEntry& entry,
                                   bool of_records) {
  ATOLL_TRY(const std::uint64_t number, number_in(key, prefix_of(of_records)));
  return number << 8 | (first_entry_of(of_records) + entry.events.size() - 1);
}

void take_snapshot(Projected& row, const format::EventSnapshot& snapshot) {
  if (snapshot.updated_ns == 0) return;
  row.updated_ns = snapshot.updated_ns;
  row.settled_ns = snapshot.settled_ns;
  row.booked_minor = snapshot.booked_minor;
  row.held_minor = snapshot.held_minor;
  row.balance_after_minor = snapshot.balance_after_minor;
}

}  // namespace

Result<EventPage> EventReader::page(const EventsRequest& request) const {
  if (request.limit == 0 || request.limit > kListLimitMax) {
    return base::fail(ErrorCode::kInvalidArgument, "limit_invalid",
                      "the limit is between 1 and 100");
  }
  ATOLL_TRY_VOID(transactions_.check_owner(request.user_id, request.account_id));
  EventPage page{.events = {}, .next = request.after};
  for (int round = 0; round < kRoundsMax && page.events.empty(); ++round) {
    const EventPosition before = page.next;
    ATOLL_TRY_VOID(read_round(request, page));
    if (page.next == before) break;
  }
  return page;
}

// Each source has more than enough for the whole page, so what is merged first is first.
Result<void> EventReader::read_round(const EventsRequest& request, EventPage& page) const {
  const std::string partition = format::account_partition(request.account_id);
  ATOLL_TRY(auto journal, read(partition, false, page.next.journal, request.limit));
  ATOLL_TRY(auto records, read(partition, true, page.next.records, request.limit));
  std::vector<Placed> merged;
  const auto is_earlier = [](const Placed& one, const Placed& other) {
    return one.time_ns < other.time_ns;
  };
  std::merge(std::make_move_iterator(journal.begin()), std::make_move_iterator(journal.end()),
             std::make_move_iterator(records.begin()), std::make_move_iterator(records.end()),
             std::back_inserter(merged), is_earlier);
  if (merged.size() > request.limit) merged.resize(request.limit);
  for (const Placed& placed : merged) {
    std::uint64_t& source = placed.is_of_records ? page.next.records : page.next.journal;
    source = placed.ordinal;
    const bool is_asked = (request.types & bit_of(placed.event.type)) != 0;
    const std::string& only = placed.event.client_id;
    if (!is_asked || (!only.empty() && only != request.client_id)) continue;
    ATOLL_TRY(auto event, show(placed, request.account_id, request.client_id, request.shows_today));
    if (!event) continue;
    event->position = page.next;
    page.events.push_back(*std::move(event));
  }
  return {};
}

// In the source's order, which std::merge keeps: at most `limit` of them.
Result<std::vector<EventReader::Placed>> EventReader::read(const std::string& partition,
                                                           bool of_records, std::uint64_t after,
                                                           std::size_t limit) const {
  const std::string prefix = prefix_of(of_records);
  // The entry that was taken in part comes again; its first events are left out.
  const std::string from = after >> 8 == 0 ? "" : key_of(of_records, (after >> 8) - 1);
  ATOLL_TRY(const auto entries, projections_.scan(partition, prefix, from, limit + 1));
  std::vector<Placed> all;
  for (const auto& put : entries) {
    ATOLL_TRY(const std::uint64_t number, number_in(put.key, prefix));
    ATOLL_TRY(auto entry, format::decode_event_entry(put.value));
    std::uint8_t index = first_entry_of(of_records);
    for (format::StoredEvent& event : entry.events) {
      const std::uint64_t ordinal = number << 8 | index++;
      const bool is_taken = ordinal <= after;
      if (is_taken) continue;
      if (all.size() == limit) return all;
      all.push_back({.time_ns = entry.time_ns,
                     .ordinal = ordinal,
                     .is_of_records = of_records,
                     .event = std::move(event)});
    }
  }
  return all;
}

Result<std::optional<AccountEvent>> EventReader::show(const Placed& placed, base::Id account_id,
                                                      const std::string& client_id,
                                                      bool shows_today) const {
  const format::StoredEvent& stored = placed.event;
  const auto entry = static_cast<std::uint8_t>(placed.ordinal & 0xFF);
  AccountEvent event{
      .id = transaction_id(placed.time_ns, account_id.slice(), placed.ordinal >> 8, entry),
      .type = stored.type,
      .change = stored.change,
      .time = {placed.time_ns},
      .account_id = account_id,
      .object_id = stored.object_id,
      .transaction = {},
      .balance_minor = stored.snapshot.balance_after_minor - stored.snapshot.held_minor,
      .currency = stored.currency,
      .position = {}};
  if (!is_about_transaction(stored.type)) return std::optional<AccountEvent>(std::move(event));
  const std::string partition = format::account_partition(account_id);
  ATOLL_TRY(const auto bytes,
            projections_.get(partition, format::transaction_key(stored.object_id)));
  if (!bytes) return std::optional<AccountEvent>();
  ATOLL_TRY(Projected row, format::decode_row(*bytes));
  if (!shows_today) take_snapshot(row, stored.snapshot);
  ATOLL_TRY(event.transaction, transactions_.show(row, client_id));
  event.currency = row.currency;
  event.balance_minor = 0;
  return std::optional<AccountEvent>(std::move(event));
}

Result<AccountEvent> EventReader::find(const FindEvent& request) const {
  const auto missing = [] {
    return base::fail(ErrorCode::kNotFound, "event_not_found", "no such event of this account");
  };
  ATOLL_TRY_VOID(transactions_.check_owner(request.user_id, request.account_id));
  const EventPlace place = place_of(request.event_id);
  if (place.ordinal() == 0) return missing();
  ATOLL_TRY(auto found, read(format::account_partition(request.account_id), place.is_of_records,
                             place.ordinal() - 1, 1));
  if (found.empty() || found[0].ordinal != place.ordinal()) return missing();
  const std::string& only = found[0].event.client_id;
  if (!only.empty() && only != request.client_id) return missing();
  ATOLL_TRY(auto event, show(found[0], request.account_id, request.client_id, request.shows_today));
  if (!event || event->id != request.event_id) return missing();
  return *std::move(event);
}

Result<EventPosition> EventReader::position_at(base::Id user_id, base::Id account_id,
                                               std::optional<base::Timestamp> from) const {
  ATOLL_TRY_VOID(transactions_.check_owner(user_id, account_id));
  const std::string partition = format::account_partition(account_id);
  EventPosition position;
  ATOLL_TRY(position.journal, ordinal_before(partition, false, from));
  ATOLL_TRY(position.records, ordinal_before(partition, true, from));
  return position;
}

// The last event behind which all of that moment and later stand. The journal's times ascend, so it
// is looked for by halves; of the records, which are few and nearly in order, the newest ones are
// gone through backwards.
Result<std::uint64_t> EventReader::ordinal_before(const std::string& partition, bool of_records,
                                                  std::optional<base::Timestamp> from) const {
  if (from && !of_records) return journal_ordinal_before(partition, *from);
  const std::string prefix = prefix_of(of_records);
  std::string before;
  std::uint64_t last = 0;  // so far: none is after it
  bool is_known = false;
  while (true) {
    ATOLL_TRY(const auto entries,
              projections_.scan_backward(partition, prefix, before, kBackwardPage));
    for (const auto& put : entries) {
      ATOLL_TRY(const auto entry, format::decode_event_entry(put.value));
      if (from && entry.time_ns >= from->nanoseconds) {
        is_known = false;
        continue;
      }
      if (!is_known) {
        ATOLL_TRY(last, last_ordinal(put.key, entry, of_records));
        is_known = true;
      }
      if (!from || entry.time_ns < from->nanoseconds - kCommitSkewNs) return last;
    }
    if (entries.size() < kBackwardPage) return is_known ? last : std::uint64_t{0};
    before = entries.back().key;
  }
}

Result<std::uint64_t> EventReader::journal_ordinal_before(const std::string& partition,
                                                          base::Timestamp from) const {
  const std::string prefix = format::kJournalEventPrefix;
  ATOLL_TRY(const auto newest, projections_.scan_backward(partition, prefix, "", 1));
  if (newest.empty()) return std::uint64_t{0};
  std::uint64_t low = 0;  // everything up to here is before it
  ATOLL_TRY(std::uint64_t high, number_in(newest[0].key, prefix));
  std::uint64_t found = 0;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    ATOLL_TRY(const auto next,
              projections_.scan(partition, prefix, format::journal_event_key(middle), 1));
    ATOLL_ASSERT(!next.empty());
    ATOLL_TRY(const std::uint64_t number, number_in(next[0].key, prefix));
    ATOLL_TRY(const auto entry, format::decode_event_entry(next[0].value));
    if (entry.time_ns < from.nanoseconds) {
      ATOLL_TRY(found, last_ordinal(next[0].key, entry, false));
      low = number;
    } else {
      high = middle;
    }
  }
  return found;
}

}  // namespace atollbank::transactions
