// SPDX-License-Identifier: Apache-2.0
// For tests: a statement of every kind of entry, and random lives of an account as its ledger would
// have them on record.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/random.h"
#include "services/statements/drawing_up.h"
#include "services/statements/format/statement_record.h"

namespace atollbank::statements {

inline base::Timestamp time_of(std::string_view text) {
  return base::parse_rfc3339(text).value_or(base::Timestamp{});
}

inline Period october() {
  return {.from = time_of("2026-09-30T23:00:00Z"), .to = time_of("2026-11-01T00:00:00Z")};
}

inline IssuedStatement as_issued(const Statement& statement) {
  return {.statement = statement, .digest = format::digest_of(statement)};
}

inline StatedAccount ada() {
  return {.id = {.high = 1'700'000'000'000, .low = 7},
          .holder = "Ada Lovelace",
          .number = "12345678",
          .sort_code = "040004",
          .iban = "GB33BUKB20201555555555",
          .bank_name = "Atoll Bank",
          .bic = "ATOLGB2L"};
}

inline posting::StatementEntry record_of(std::uint64_t slot, base::Timestamp booked,
                                         std::int64_t amount_minor, std::int64_t balance_after) {
  posting::StatementEntry record;
  record.slot = slot;
  record.kind = ledger::format::SlotKind::kPosting;
  record.amount_minor = amount_minor;
  record.balance_after = balance_after;
  record.booking_time_ns = record.value_time_ns = booked.nanoseconds;
  record.code = 100;
  return record;
}

inline transactions::Transaction words_of(Scheme scheme, std::string description,
                                          std::string name) {
  transactions::Transaction words;
  words.scheme = scheme;
  words.description = std::move(description);
  words.counterparty = {
      .name = std::move(name), .account_number = "87654321", .sort_code = "203040", .user_id = ""};
  return words;
}

// Nine entries, one of every scheme, out and in by turns; a hold among the records.
inline LedgerRecords sample_records(Words& words) {
  LedgerRecords ledger;
  std::int64_t balance = 100'00;
  ledger.before = record_of(40, time_of("2026-09-30T22:59:59.999Z"), 100'00, balance);
  for (std::uint8_t i = 0; i <= posting::kSchemeMax; ++i) {
    const std::int64_t amount = i % 2 == 0 ? -(1'05 + i) : 2'50 + i;
    balance += amount;
    const auto booked = october().from + base::Duration::from_ms(123) +
                        base::Duration::from_seconds(3600 * (i + 1));
    ledger.records.push_back(record_of(50 + 7ull * i, booked, amount, balance));
    ledger.records.back().value_time_ns -= 86'400'000'000'000;
    auto& said = words[50 + 7ull * i];
    said = words_of(static_cast<Scheme>(i), "Number " + std::to_string(i) + " <&> \"q\"",
                    i == 3 ? "" : "Körner, Ł & 語");
    said.id = transactions::transaction_id(booked.nanoseconds, 0, 50 + 7ull * i, i % 2);
    if (i == 3) said.counterparty = {};
  }
  auto hold = record_of(200, october().from + base::Duration::from_seconds(86'400), 0, balance);
  hold.kind = ledger::format::SlotKind::kHoldPlaced;
  ledger.records.push_back(hold);
  ledger.balance_minor = balance;
  return ledger;
}

inline DrawUp asked_of(Period period) {
  return {.account = ada(),
          .currency = money::Currency::gbp(),
          .period = period,
          .number = 3,
          .issued = period.to + base::Duration::from_seconds(120)};
}

inline Statement sample() {
  Words words;
  const LedgerRecords ledger = sample_records(words);
  auto statement = draw_up(asked_of(october()), ledger, words);
  EXPECT_TRUE(statement.has_value()) << (statement ? "" : statement.error().message);
  return statement ? *std::move(statement) : Statement{};
}

// A text with what is hard in it: scripts, controls, markup, bytes that are no text, length.
inline std::string random_text(base::Random& random) {
  static const std::vector<std::string> kParts = {"a",
                                                  "Z ",
                                                  "<b>",
                                                  "&amp;",
                                                  "]]>",
                                                  "\"",
                                                  ",",
                                                  "=1+1",
                                                  "\n",
                                                  "\r\n",
                                                  "\t",
                                                  "\x01",
                                                  "\x1B[31m",
                                                  "\x7F",
                                                  "é",
                                                  "Ω",
                                                  "я",
                                                  "語",
                                                  "ع",
                                                  "न",
                                                  "😀",
                                                  "\xFF",
                                                  "\xC3",
                                                  "\xED\xA0\x80",
                                                  "’",
                                                  "\xE2\x80\xAE",
                                                  "\xEF\xBF\xBF",
                                                  "\xE2\x80\xA8",
                                                  "  ",
                                                  std::string(1, '\0')};
  std::string text;
  const std::uint64_t style = random.below(20);
  const std::uint64_t count = style == 0 ? 60'000 : style == 1 ? 0 : 1 + random.below(60);
  for (std::uint64_t i = 0; i < count; ++i) text += kParts[random.below(kParts.size())];
  return text;
}

// The whole life of an account, oldest first: money in and out, holds, what says nothing.
struct Life {
  std::vector<posting::StatementEntry> records;
  Words words;
  base::Timestamp end;
};

inline Life random_life(std::uint64_t seed) {
  base::Random random(seed);
  Life life;
  std::int64_t balance = 0;
  std::uint64_t slot = 1 + random.below(1000);
  base::Timestamp now = time_of("2026-01-01T00:00:00Z");
  const std::uint64_t count = random.below(120);
  for (std::uint64_t i = 0; i < count; ++i) {
    slot += 1 + random.below(500);
    // Several records of one group have one time.
    now = now + base::Duration::from_ms(static_cast<std::int64_t>(random.below(3) * 40'000'000));
    std::int64_t amount = static_cast<std::int64_t>(random.below(2'000'000'000)) - 1'000'000'000;
    const bool is_hold = random.below(5) == 0;
    if (is_hold) amount = 0;
    balance += amount;
    life.records.push_back(record_of(slot, now, amount, balance));
    if (is_hold) life.records.back().kind = ledger::format::SlotKind::kHoldPlaced;
    if (random.below(6) == 0) continue;
    auto& said = life.words[slot];
    said = words_of(static_cast<Scheme>(random.below(posting::kSchemeMax + 1)), random_text(random),
                    random_text(random));
    said.counterparty.account_number = random_text(random);
    said.id = transactions::transaction_id(now.nanoseconds, 0, slot, 0);
  }
  life.end = now + base::Duration::from_ms(1);
  return life;
}

// What a ledger with this life says of one period.
inline LedgerRecords records_within(const Life& life, Period period) {
  LedgerRecords ledger;
  for (const posting::StatementEntry& record : life.records) {
    const base::Timestamp booked{record.booking_time_ns};
    if (booked < period.from) ledger.before = record;
    if (period.holds(booked)) ledger.records.push_back(record);
    if (booked >= period.to && !ledger.next_opening_minor) {
      ledger.next_opening_minor = record.balance_after - record.amount_minor;
    }
    ledger.balance_minor = record.balance_after;
  }
  return ledger;
}

}  // namespace atollbank::statements
