// SPDX-License-Identifier: Apache-2.0
// What happened on one account, as its event log shows it: one event per visible change. Plain
// values.
//
// An event's id names where it comes from, {ms of its time, slice(12) | number(44) | entry(8)}: the
// slot of the ledger's journal with entries below 128, or the number of a commit in the records'
// outbox with entries from 128 on. So a rebuilt log has the same ids. Each of the two sources keeps
// its own order, and a reader's position holds one number for each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "services/transactions/transaction.h"

namespace atollbank::transactions {

// Numbers are stored and for ever.
enum class EventType : std::uint8_t {
  kTransactionCreated = 1,
  // A purchase that was refused. Whoever has not asked for these by name hears of them as created,
  // with the reason in them, as the public API always did.
  kTransactionDeclined = 2,
  kTransactionSettled = 3,  // a pending one has become final
  kTransactionUpdated = 4,
  kPotCreated = 5,
  kPotUpdated = 6,
  kPotDeleted = 7,
  kBalanceUpdated = 8,
};
inline constexpr std::uint8_t kEventTypeMax = 8;

// What changed, where the type leaves it open.
enum class EventChange : std::uint8_t {
  kNone = 0,
  kAmount = 1,     // a hold grew or shrank, or was captured in part
  kReleased = 2,   // reversed before it settled
  kExpired = 3,    // never presented
  kAnnotated = 4,  // notes, or metadata of the client that hears of it
  kAttachmentAdded = 5,
  kAttachmentRemoved = 6,
  kCategory = 7,
  kReceipt = 8,
  kMoney = 9,  // of a pot: moved in or out
  kLocked = 10,
  kUnlocked = 11,
  kEdited = 12,  // of a pot: name, style, goal, …
};
inline constexpr std::uint8_t kEventChangeMax = 12;

std::string_view name_of(EventType type);      // "transaction.created"
std::string_view name_of(EventChange change);  // "amount"; "" for kNone
std::optional<EventType> event_type_named(std::string_view name);

// A set of types, as bits.
using EventTypes = std::uint32_t;
constexpr EventTypes bit_of(EventType type) { return 1u << static_cast<unsigned>(type); }
inline constexpr EventTypes kAllEventTypes = 0x1FE;

constexpr bool is_about_transaction(EventType type) {
  return type >= EventType::kTransactionCreated && type <= EventType::kTransactionUpdated;
}
constexpr bool is_about_pot(EventType type) {
  return type >= EventType::kPotCreated && type <= EventType::kPotDeleted;
}

// The last event that a reader has taken from each source, {number << 8 | entry}; zero: none.
struct EventPosition {
  std::uint64_t journal = 0;
  std::uint64_t records = 0;

  bool operator==(const EventPosition&) const = default;
};

// "2a00-3f80": what a client keeps between two readings. Its inverse fails with invalid_argument
// position_invalid.
std::string to_text(EventPosition position);
base::Result<EventPosition> parse_event_position(std::string_view text);

inline constexpr std::uint8_t kFirstRecordEntry = 128;

// Where an event stands by its id alone.
struct EventPlace {
  bool is_of_records = false;
  std::uint64_t number = 0;
  std::uint8_t entry = 0;

  std::uint64_t ordinal() const { return number << 8 | entry; }
};
EventPlace place_of(base::Id event_id);

struct AccountEvent {
  base::Id id;  // evt_…
  EventType type{};
  EventChange change = EventChange::kNone;
  base::Timestamp time;
  base::Id account_id;
  base::Id object_id;                      // of the transaction, the pot or the account
  std::optional<Transaction> transaction;  // as it was then, with today's words and annotations
  std::int64_t balance_minor = 0;          // of a balance or a pot's money: booked less held
  std::uint16_t currency = 0;
  EventPosition position;  // of a reader that has taken this one

  bool operator==(const AccountEvent&) const = default;
};

struct EventPage {
  std::vector<AccountEvent> events;  // each source's in its order, the two merged by time
  EventPosition next;                // read on from here; where it was: there is nothing more now
};

}  // namespace atollbank::transactions
