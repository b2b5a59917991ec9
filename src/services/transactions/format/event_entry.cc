// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/format/event_entry.h"

#include <fmt/format.h>

#include "base/assert.h"

namespace atollbank::transactions::format {

namespace {

struct Head {
  std::uint8_t format = kEventFormat;
  std::uint8_t count = 0;
  std::uint8_t reserved[6] = {};
  std::int64_t time_ns = 0;
};
static_assert(sizeof(Head) == 16 && std::is_trivially_copyable_v<Head>);

struct FixedPart {
  std::uint8_t type = 0;
  std::uint8_t change = 0;
  std::uint16_t currency = 0;
  std::uint16_t client_size = 0;  // bytes of client_id, which follow
  std::uint16_t reserved = 0;
  base::Id object_id;
  EventSnapshot snapshot;
};
static_assert(sizeof(FixedPart) == 64 && std::is_trivially_copyable_v<FixedPart>);

base::Error malformed() {
  return base::make_error(base::ErrorCode::kDataLoss, "row_malformed",
                          "an event of the projection does not have its format");
}

bool is_head(const Head& head) {
  for (const std::uint8_t byte : head.reserved) {
    if (byte != 0) return false;
  }
  return head.format == kEventFormat && head.count > 0 && head.count <= kEventsOfOneMax;
}

}  // namespace

std::string journal_event_key(std::uint64_t slot) {
  return fmt::format("{}{:016x}", kJournalEventPrefix, slot);
}
std::string record_event_key(std::uint64_t number) {
  return fmt::format("{}{:016x}", kRecordEventPrefix, number);
}

base::Bytes encode_event_entry(const EventEntry& entry) {
  ATOLL_ASSERT(!entry.events.empty() && entry.events.size() <= kEventsOfOneMax);
  base::ByteWriter writer;
  writer.write(
      Head{.count = static_cast<std::uint8_t>(entry.events.size()), .time_ns = entry.time_ns});
  for (const StoredEvent& event : entry.events) {
    const base::ByteView client = base::ByteView(event.client_id).substr(0, kEventClientMax);
    writer.write(FixedPart{.type = static_cast<std::uint8_t>(event.type),
                           .change = static_cast<std::uint8_t>(event.change),
                           .currency = event.currency,
                           .client_size = static_cast<std::uint16_t>(client.size()),
                           .object_id = event.object_id,
                           .snapshot = event.snapshot});
    writer.write_bytes(client);
  }
  return writer.take();
}

base::Result<EventEntry> decode_event_entry(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto head = reader.read<Head>();
  if (!reader.ok() || !is_head(head)) return base::fail(malformed());
  EventEntry entry{.time_ns = head.time_ns, .events = {}};
  for (std::uint8_t i = 0; i < head.count; ++i) {
    const auto fixed = reader.read<FixedPart>();
    const base::ByteView client = reader.read_bytes(fixed.client_size);
    if (!reader.ok() || fixed.type == 0 || fixed.type > kEventTypeMax ||
        fixed.change > kEventChangeMax || fixed.reserved != 0 ||
        fixed.client_size > kEventClientMax) {
      return base::fail(malformed());
    }
    entry.events.push_back({.type = static_cast<EventType>(fixed.type),
                            .change = static_cast<EventChange>(fixed.change),
                            .currency = fixed.currency,
                            .object_id = fixed.object_id,
                            .snapshot = fixed.snapshot,
                            .client_id = std::string(client)});
  }
  if (!reader.at_end()) return base::fail(malformed());
  return entry;
}

}  // namespace atollbank::transactions::format
