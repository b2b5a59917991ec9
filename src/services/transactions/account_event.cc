// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/account_event.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace atollbank::transactions {

namespace {

constexpr std::array<std::string_view, kEventTypeMax + 1> kTypeNames = {"",
                                                                        "transaction.created",
                                                                        "transaction.declined",
                                                                        "transaction.settled",
                                                                        "transaction.updated",
                                                                        "pot.created",
                                                                        "pot.updated",
                                                                        "pot.deleted",
                                                                        "balance.updated"};
constexpr std::array<std::string_view, kEventChangeMax + 1> kChangeNames = {"",
                                                                            "amount",
                                                                            "released",
                                                                            "expired",
                                                                            "annotated",
                                                                            "attachment_added",
                                                                            "attachment_removed",
                                                                            "category",
                                                                            "receipt",
                                                                            "money",
                                                                            "locked",
                                                                            "unlocked",
                                                                            "edited"};

bool read_number(std::string_view text, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, 16);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::string_view name_of(EventType type) { return kTypeNames.at(static_cast<std::size_t>(type)); }

std::string_view name_of(EventChange change) {
  return kChangeNames.at(static_cast<std::size_t>(change));
}

std::optional<EventType> event_type_named(std::string_view name) {
  for (std::size_t i = 1; i < kTypeNames.size(); ++i) {
    if (kTypeNames[i] == name) return static_cast<EventType>(i);
  }
  return std::nullopt;
}

std::string to_text(EventPosition position) {
  return fmt::format("{:x}-{:x}", position.journal, position.records);
}

base::Result<EventPosition> parse_event_position(std::string_view text) {
  EventPosition position;
  const std::size_t dash = text.find('-');
  const bool is_read = dash != std::string_view::npos &&
                       read_number(text.substr(0, dash), position.journal) &&
                       read_number(text.substr(dash + 1), position.records);
  // One text for each position: no capitals, no leading zeros.
  if (is_read && to_text(position) == text) return position;
  return base::fail(base::ErrorCode::kInvalidArgument, "position_invalid",
                    "not a position in an account's events");
}

EventPlace place_of(base::Id event_id) {
  EventPlace place{.is_of_records = false,
                   .number = event_id.low >> 8 & 0xFFF'FFFF'FFFF,
                   .entry = static_cast<std::uint8_t>(event_id.low & 0xFF)};
  place.is_of_records = place.entry >= kFirstRecordEntry;
  return place;
}

}  // namespace atollbank::transactions
