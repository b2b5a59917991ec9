// SPDX-License-Identifier: Apache-2.0
// The event log's layout, format 1, in the projection's partition "account/<id>" (never a pot's).
//
// "event/j/<slot>" → the events of one record of the journal · "event/r/<number>" → those of one
// commit of the records' outbox; numbers as 16 hexadecimal digits, so that key order is the
// source's order. A value is a head, then its events one after another.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "services/transactions/account_event.h"

namespace atollbank::transactions::format {

inline constexpr std::uint8_t kEventFormat = 1;
inline constexpr std::size_t kEventsOfOneMax = 127;  // entries of one record or commit
inline constexpr std::size_t kEventClientMax = 128;

inline constexpr const char* kJournalEventPrefix = "event/j/";
inline constexpr const char* kRecordEventPrefix = "event/r/";

std::string journal_event_key(std::uint64_t slot);
std::string record_event_key(std::uint64_t number);

// What the row said when it happened; all zero where the event tells only that something changed.
struct EventSnapshot {
  std::int64_t updated_ns = 0;
  std::int64_t settled_ns = 0;
  std::int64_t booked_minor = 0;
  std::int64_t held_minor = 0;
  std::int64_t balance_after_minor = 0;

  bool operator==(const EventSnapshot&) const = default;
};

struct StoredEvent {
  EventType type{};
  EventChange change = EventChange::kNone;
  std::uint16_t currency = 0;
  base::Id object_id;
  EventSnapshot snapshot;
  std::string client_id;  // the only one that hears of it; "": everyone

  bool operator==(const StoredEvent&) const = default;
};

struct EventEntry {
  std::int64_t time_ns = 0;
  std::vector<StoredEvent> events;  // at least one, at most kEventsOfOneMax

  bool operator==(const EventEntry&) const = default;
};

base::Bytes encode_event_entry(const EventEntry& entry);
// data_loss row_malformed
base::Result<EventEntry> decode_event_entry(base::ByteView bytes);

}  // namespace atollbank::transactions::format
