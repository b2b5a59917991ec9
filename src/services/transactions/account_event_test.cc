// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/account_event.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "services/transactions/format/event_entry.h"
#include "services/transactions/format/layout.h"
#include "services/transactions/record_events.h"

namespace atollbank::transactions {
namespace {

constexpr base::Id kAccount{.high = 1, .low = 2};
constexpr base::Id kTransaction{.high = 1, .low = 3};
constexpr base::Id kPot{.high = 1, .low = 4};

std::map<std::string, std::string> golden_file(const std::string& name) {
  const auto folder = std::filesystem::path(__FILE__).parent_path() / "format";
  std::ifstream file(folder / name);
  EXPECT_TRUE(file.is_open()) << name;
  std::map<std::string, std::string> lines;
  std::string key;
  std::string hex;
  while (file >> key >> hex) lines.emplace(key, hex);
  return lines;
}

format::EventEntry sample_entry() {
  format::StoredEvent created{.type = EventType::kTransactionCreated,
                              .change = EventChange::kNone,
                              .currency = 826,
                              .object_id = kTransaction,
                              .snapshot = {.updated_ns = 0x0102,
                                           .settled_ns = 0x0304,
                                           .booked_minor = -5,
                                           .held_minor = 6,
                                           .balance_after_minor = 7},
                              .client_id = {}};
  format::StoredEvent annotated{.type = EventType::kTransactionUpdated,
                                .change = EventChange::kAnnotated,
                                .currency = 0,
                                .object_id = kTransaction,
                                .snapshot = {},
                                .client_id = "client"};
  return {.time_ns = 0x1122334455667788, .events = {created, annotated}};
}

ports::OutboxEntry commit_of(std::string type, std::string payload) {
  ports::OutboxEntry entry;
  entry.sequence = 9;
  entry.partition = "annotations/" + base::to_base62(kAccount);
  entry.version = 4;
  entry.events = {{.type = std::move(type), .payload = std::move(payload)}};
  entry.audit = R"({"eventTime":"2026-11-26T10:00:00Z"})";
  return entry;
}

TEST(EventEntry, is_format_1_to_the_byte) {
  const std::map<std::string, std::string> written = {
      {"journal_key", base::to_hex(format::journal_event_key(0x1A2B3C))},
      {"record_key", base::to_hex(format::record_event_key(0x1A2B3C))},
      {"entry", base::to_hex(format::encode_event_entry(sample_entry()))},
      {"layout_key", base::to_hex(format::kLayoutKey)},
      {"layout_value", base::to_hex(format::encode_layout())},
  };
  EXPECT_EQ(written, golden_file("events_1.golden"));
}

TEST(EventEntry, is_read_back_and_every_cut_of_it_is_refused) {
  std::string bytes = format::encode_event_entry(sample_entry());
  EXPECT_EQ(*format::decode_event_entry(bytes), sample_entry());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(format::decode_event_entry(bytes.substr(0, size)).has_value()) << size;
  }
  bytes[0] = 2;
  EXPECT_EQ(format::decode_event_entry(bytes).error().reason, "row_malformed");
}

TEST(EventPosition, has_one_text_and_no_other) {
  const EventPosition position{.journal = 0x2A00, .records = 0x3F80};
  EXPECT_EQ(to_text(position), "2a00-3f80");
  EXPECT_EQ(*parse_event_position("2a00-3f80"), position);
  EXPECT_EQ(*parse_event_position("0-0"), EventPosition{});
  for (const char* text : {"", "-", "2A00-3f80", "02a00-3f80", "2a00", "2a00-3f80-1", " 1-1", "1-",
                           "10000000000000000-0", "0x1-1", "-1-1"}) {
    EXPECT_EQ(parse_event_position(text).error().reason, "position_invalid") << text;
  }
}

TEST(EventType, has_a_name_each_and_names_are_found) {
  for (std::uint8_t number = 1; number <= kEventTypeMax; ++number) {
    const auto type = static_cast<EventType>(number);
    EXPECT_EQ(event_type_named(name_of(type)), type);
    EXPECT_NE(kAllEventTypes & bit_of(type), 0u);
  }
  EXPECT_FALSE(event_type_named("").has_value());
  EXPECT_FALSE(event_type_named("transaction.vanished").has_value());
}

TEST(RecordEvents, an_annotation_is_told_to_its_client_alone) {
  const std::string id = base::to_text("tx", kTransaction);
  const auto events = events_of(
      commit_of("transaction.annotated", R"({"transaction_id":")" + id +
                                             R"(","only_client_id":"client",)"
                                             R"("time":"2026-11-26T10:00:00.500000000Z"})"));
  ASSERT_TRUE(events.has_value());
  EXPECT_EQ(events->account_id, kAccount);
  ASSERT_EQ(events->entry.events.size(), 1u);
  EXPECT_EQ(events->entry.events[0].type, EventType::kTransactionUpdated);
  EXPECT_EQ(events->entry.events[0].change, EventChange::kAnnotated);
  EXPECT_EQ(events->entry.events[0].object_id, kTransaction);
  EXPECT_EQ(events->entry.events[0].client_id, "client");
  EXPECT_EQ(events->entry.time_ns, base::parse_rfc3339("2026-11-26T10:00:00.5Z")->nanoseconds);
}

TEST(RecordEvents, a_commit_of_an_older_build_has_the_end_of_its_millisecond) {
  const auto events = events_of(commit_of(
      "transaction.annotated", R"({"transaction_id":")" + base::to_text("tx", kTransaction) +
                                   R"(","time":"2026-11-26T10:00:00.5Z"})"));
  ASSERT_TRUE(events.has_value());
  const auto time = base::parse_rfc3339("2026-11-26T10:00:00.5Z");
  EXPECT_EQ(events->entry.time_ns, time->nanoseconds + 999'999);
}

TEST(RecordEvents, a_commit_of_a_still_older_build_has_the_end_of_its_second) {
  const auto events =
      events_of(commit_of("transaction.annotated",
                          R"({"transaction_id":")" + base::to_text("tx", kTransaction) + "\"}"));
  ASSERT_TRUE(events.has_value());
  const auto time = base::parse_rfc3339("2026-11-26T10:00:00.999Z");
  EXPECT_EQ(events->entry.time_ns, time->nanoseconds);
}

TEST(RecordEvents, a_pot_is_its_accounts_and_its_commit_is_taken_once) {
  auto entry = commit_of("pot.created", R"({"account_id":")" + base::to_text("acc", kAccount) +
                                            R"(","pot_id":")" + base::to_text("pot", kPot) + "\"}");
  entry.partition = "account/x";
  const auto events = events_of(entry);
  ASSERT_TRUE(events.has_value());
  EXPECT_EQ(events->entry.events[0].type, EventType::kPotCreated);
  EXPECT_EQ(events->entry.events[0].object_id, kPot);
  const auto step = step_of(entry, *events);
  EXPECT_EQ(step.source, "outbox/account/x");
  EXPECT_EQ(step.position, 4u);
}

TEST(RecordEvents, what_no_account_hears_of_is_left_out) {
  EXPECT_FALSE(events_of(commit_of("merchant.changed", "{}")).has_value());
  EXPECT_FALSE(events_of(commit_of("pot.created", "{}")).has_value());
  EXPECT_FALSE(events_of(commit_of("transaction.annotated", "no json")).has_value());
  EXPECT_FALSE(
      events_of(commit_of("transaction.annotated", R"({"transaction_id":7})")).has_value());
}

}  // namespace
}  // namespace atollbank::transactions
