// SPDX-License-Identifier: Apache-2.0
// The pure rules: schedule, Retry-After, secrets, signatures; and the bytes of the records.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "base/base64.h"
#include "services/webhooks/format/webhook_record.h"
#include "services/webhooks/retry_schedule.h"
#include "services/webhooks/signature.h"

namespace atollbank::webhooks {
namespace {

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

base::Timestamp noon() { return base::parse_rfc3339("2026-11-26T12:00:00Z").value(); }

TEST(RetrySchedule, lasts_seventy_five_hours_and_thirty_five_minutes) {
  base::Duration whole{};
  for (const base::Duration pause : standard_schedule()) whole = whole + pause;
  EXPECT_EQ(whole.ms(), ((75 * 60 + 35) * 60 + 5) * 1000);
}

TEST(RetrySchedule, compressed_keeps_its_shape_and_a_least_pause) {
  const auto schedule = compressed(standard_schedule(), 1000);
  EXPECT_EQ(schedule.front().ms(), 100);
  EXPECT_EQ(schedule.back().ms(), 86'400);
  EXPECT_EQ(compressed(standard_schedule(), 1), standard_schedule());
}

TEST(RetrySchedule, jitter_stays_within_a_fifth) {
  base::Random random(7);
  const base::Duration pause = base::Duration::from_seconds(10);
  for (int i = 0; i < 1000; ++i) {
    const base::Duration jittered_pause = jittered(pause, random);
    EXPECT_GE(jittered_pause.ms(), 8'000);
    EXPECT_LE(jittered_pause.ms(), 12'000);
  }
}

TEST(RetryAfter, is_seconds_or_a_date_and_at_most_a_day) {
  EXPECT_EQ(parse_retry_after("0", noon())->ms(), 0);
  EXPECT_EQ(parse_retry_after("120", noon())->ms(), 120'000);
  EXPECT_EQ(*parse_retry_after("99999999", noon()), kRetryAfterMax);
  EXPECT_EQ(*parse_retry_after("99999999999999999999999", noon()), kRetryAfterMax);
  EXPECT_EQ(parse_retry_after("Thu, 26 Nov 2026 12:01:30 GMT", noon())->ms(), 90'000);
  EXPECT_EQ(parse_retry_after("Thu, 26 Nov 2026 11:00:00 GMT", noon())->ms(), 0);
  EXPECT_EQ(*parse_retry_after("Thu, 26 Nov 2036 11:00:00 GMT", noon()), kRetryAfterMax);
  for (const char* text : {"", " ", "-1", "1.5", "soon", "Thu, 26 Nov 2026 12:01:30 UTC",
                           "Thu, 31 Feb 2026 12:01:30 GMT", "Xxx, 26 Nov 2026 12:01:30 GMT",
                           "Thu, 26 Nov 2026 12:01:30"}) {
    EXPECT_FALSE(parse_retry_after(text, noon()).has_value()) << text;
  }
}

TEST(Secret, is_whsec_and_the_base64_of_24_to_64_bytes) {
  for (const std::size_t size : {24u, 32u, 64u}) {
    EXPECT_TRUE(check_secret(secret_of(std::string(size, 'a'))).has_value()) << size;
  }
  for (const std::size_t size : {0u, 23u, 65u}) {
    EXPECT_EQ(check_secret(secret_of(std::string(size, 'a'))).error().reason, "secret_invalid");
  }
  const std::string bare = base::to_base64(std::string(32, 'a'));
  EXPECT_FALSE(check_secret(base::Secret(bare)).has_value());
  EXPECT_FALSE(check_secret(base::Secret("whsec_" + bare + "=")).has_value());
}

// The example of the reference libraries.
TEST(Signature, is_that_of_the_reference) {
  const std::vector<SigningSecret> secrets = {
      {.text = base::Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), .valid_until = {}}};
  const auto headers =
      signed_headers(secrets, "msg_p5jXN8AQM9LWM0D4loKWxJek",
                     base::Timestamp::from_ms(1'614'265'330'000), R"({"test": 2432232314})");
  EXPECT_EQ(headers[0].second, "msg_p5jXN8AQM9LWM0D4loKWxJek");
  EXPECT_EQ(headers[1].second, "1614265330");
  EXPECT_EQ(headers[2].second, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(Signature, of_an_old_secret_ends_with_its_time) {
  std::vector<SigningSecret> secrets = {
      {.text = secret_of(std::string(32, 'a')), .valid_until = {}},
      {.text = secret_of(std::string(32, 'b')), .valid_until = noon()}};
  const base::Timestamp before = noon() - base::Duration::from_ms(1);
  EXPECT_NE(signed_headers(secrets, "evt_1", before, "{}")[2].second.find(' '), std::string::npos);
  EXPECT_EQ(signed_headers(secrets, "evt_1", noon(), "{}")[2].second.find(' '), std::string::npos);
}

Webhook sample_webhook() {
  return {.id = {.high = 1, .low = 2},
          .user_id = {.high = 1, .low = 3},
          .account_id = {.high = 1, .low = 4},
          .client_id = "client",
          .url = "http://one/",
          .created = base::Timestamp::from_ms(5),
          .types = transactions::bit_of(EventType::kPotUpdated),
          .is_plain = false,
          .is_enabled = false,
          .disabled_reason = "status_410",
          .disabled_at = base::Timestamp::from_ms(6)};
}
WebhookProgress sample_progress() {
  return {.position = {.journal = 0x2A00, .records = 0x3F80},
          .failed_attempts = 7,
          .next_attempt = base::Timestamp::from_ms(8),
          .attempts_made = 9,
          .changes = 10};
}
DeliveryAttempt sample_attempt() {
  return {.event_id = {.high = 1, .low = 5},
          .event_type = EventType::kPotUpdated,
          .began = base::Timestamp::from_ms(11),
          .took = base::Duration::from_ms(12),
          .number = 13,
          .status = 503,
          .reason = "status_503",
          .is_replay = true};
}
std::vector<SigningSecret> sample_secrets() {
  return {{.text = secret_of(std::string(24, 'a')), .valid_until = {}},
          {.text = secret_of(std::string(24, 'b')), .valid_until = base::Timestamp::from_ms(14)}};
}

TEST(WebhookRecord, is_format_2_to_the_byte) {
  const std::map<std::string, std::string> written = {
      {"webhook", base::to_hex(format::encode_webhook(sample_webhook()))},
      {"position", base::to_hex(format::encode_progress(sample_progress()))},
      {"attempt", base::to_hex(format::encode_attempt(sample_attempt()))},
      {"secrets", base::to_hex(format::encode_secrets(sample_secrets()).reveal())},
      {"attempt_key", base::to_hex(format::attempt_key(kDeliveriesMax + 7))},
      {"replay_key", base::to_hex(format::replay_key({.high = 1, .low = 5}))},
  };
  EXPECT_EQ(written, golden_file("webhooks_2.golden"));
}

TEST(WebhookRecord, is_read_back_and_every_cut_of_it_is_refused) {
  EXPECT_EQ(*format::decode_webhook(format::encode_webhook(sample_webhook())), sample_webhook());
  EXPECT_EQ(*format::decode_attempt(format::encode_attempt(sample_attempt())), sample_attempt());
  const std::string bytes = format::encode_progress(sample_progress());
  EXPECT_EQ(*format::decode_progress(bytes), sample_progress());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    if (size == sizeof(base::Id)) continue;  // that is format 1
    EXPECT_FALSE(format::decode_progress(bytes.substr(0, size)).has_value()) << size;
  }
  const std::string secrets = format::encode_secrets(sample_secrets()).reveal();
  EXPECT_EQ(format::decode_secrets(secrets)->size(), 2u);
  for (std::size_t size = 0; size < secrets.size(); ++size) {
    EXPECT_FALSE(format::decode_secrets(secrets.substr(0, size)).has_value()) << size;
  }
}

TEST(WebhookRecord, of_format_1_hears_of_created_transactions_behind_its_last_one) {
  base::ByteWriter writer;
  writer.write(std::uint8_t{1});
  for (const std::uint64_t low : {2u, 3u, 4u}) writer.write(base::Id{.high = 1, .low = low});
  writer.write(std::int64_t{5});
  writer.write_text("client");
  writer.write_text("http://one/");
  const auto webhook = format::decode_webhook(writer.bytes());
  ASSERT_TRUE(webhook.has_value());
  EXPECT_TRUE(webhook->is_plain && webhook->is_enabled);
  EXPECT_EQ(webhook->types, transactions::bit_of(EventType::kTransactionCreated));
  const base::Id last = transactions::transaction_id(1'000'000, 0, 77, 1);
  const auto progress = format::decode_progress(base::bytes_of(last));
  EXPECT_EQ(progress->position, (transactions::EventPosition{.journal = 77 << 8 | 0xFF}));
  EXPECT_EQ(format::decode_progress(base::bytes_of(base::Id{}))->position,
            transactions::EventPosition{});
}

}  // namespace
}  // namespace atollbank::webhooks
