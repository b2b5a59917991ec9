// SPDX-License-Identifier: Apache-2.0
// Reads the event log of an account: pages from a position on, one event by its id, where a moment
// stands. Blocking; any thread.
#pragma once

#include <optional>
#include <vector>

#include "ports/projections.h"
#include "services/transactions/api.h"
#include "services/transactions/format/event_entry.h"
#include "services/transactions/reader.h"

namespace atollbank::transactions {

class EventReader {
 public:
  EventReader(const ports::ProjectionStore& projections, const TransactionReader& transactions)
      : projections_(projections), transactions_(transactions) {}

  // not_found account_not_found · permission_denied account_not_owned · invalid_argument
  // limit_invalid
  base::Result<EventPage> page(const EventsRequest& request) const;
  // not_found event_not_found
  base::Result<AccountEvent> find(const FindEvent& request) const;
  // Before everything that happened at or after `from`; none: behind all there is.
  base::Result<EventPosition> position_at(base::Id user_id, base::Id account_id,
                                          std::optional<base::Timestamp> from) const;

 private:
  // One event where it stands.
  struct Placed {
    std::int64_t time_ns = 0;
    std::uint64_t ordinal = 0;
    bool is_of_records = false;
    format::StoredEvent event;
  };

  base::Result<std::vector<Placed>> read(const std::string& partition, bool of_records,
                                         std::uint64_t after, std::size_t limit) const;
  base::Result<void> read_round(const EventsRequest& request, EventPage& page) const;
  // None when it tells of nothing that is there.
  base::Result<std::optional<AccountEvent>> show(const Placed& placed, base::Id account_id,
                                                 const std::string& client_id,
                                                 bool shows_today) const;
  base::Result<std::uint64_t> ordinal_before(const std::string& partition, bool of_records,
                                             std::optional<base::Timestamp> from) const;
  base::Result<std::uint64_t> journal_ordinal_before(const std::string& partition,
                                                     base::Timestamp from) const;

  const ports::ProjectionStore& projections_;
  const TransactionReader& transactions_;
};

}  // namespace atollbank::transactions
