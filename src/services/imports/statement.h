// SPDX-License-Identifier: Apache-2.0
// What a bank's file says of one account: plain values, whatever the file's format was.
//
// Times are UTC; a date without a time is its first moment. Amounts are in minor units, negative
// where money went out. Line numbers are the file's own, from 1, for messages to people.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/timestamp.h"

namespace atollbank::imports {

inline constexpr std::size_t kFileSizeMax = std::size_t{8} << 20;
inline constexpr std::size_t kLineCountMax = 20'000;
inline constexpr std::size_t kLineIdSizeMax = 128;
inline constexpr std::size_t kLineTextSizeMax = 1024;  // each text

enum class FileFormat : std::uint8_t { kMonzoCsv = 1, kOfx = 2, kCamt053 = 3 };
inline constexpr std::uint8_t kFileFormatMax = 3;

// "csv", "ofx", "camt053".
std::string_view name_of(FileFormat format);
std::optional<FileFormat> format_named(std::string_view name);

enum class LineKind : std::uint8_t {
  kOther = 0,
  kCard = 1,
  kFasterPayment = 2,
  kDirectDebit = 3,  // Bacs, both ways
  kPotTransfer = 4,
  kTopUp = 5,
  kPersonToPerson = 6,
  kInterest = 7,
  kFee = 8,
};

struct StatementLine {
  std::string id;  // unique in the account, as the file has it
  std::uint32_t line_number = 0;
  base::Timestamp booked;  // when it happened, as the file says
  base::Timestamp valued;  // when it counts
  std::int64_t amount_minor = 0;
  std::uint16_t currency = 0;  // ISO 4217 numeric
  LineKind kind = LineKind::kOther;
  std::string description;
  std::string counterparty;    // a merchant's name where the kind is kCard
  std::string account_number;  // of the counterparty
  std::string sort_code;
  std::string category;  // the file's own word
  std::string emoji;
  std::string address;
  std::string notes;
  std::uint16_t local_currency = 0;  // 0: the line's
  std::int64_t local_amount_minor = 0;

  bool operator==(const StatementLine&) const = default;
};

// reasons: line_id_missing · line_text_too_long · line_text_malformed
base::Result<void> check_texts(const StatementLine& line);

// One statement of a file: a CSV has one, camt.053 and OFX may have several of one account.
struct StatementPart {
  std::string id;
  std::uint32_t line_number = 0;
  std::optional<std::uint64_t> sequence;  // the bank's number of the statement
  std::optional<std::int64_t> opening_minor;
  std::optional<std::int64_t> closing_minor;
  std::size_t first_line = 0;  // index into Statement::lines
  std::size_t line_count = 0;

  bool operator==(const StatementPart&) const = default;
};

struct Statement {
  FileFormat format{};
  std::string account;  // IBAN or number; "" when the file does not say
  std::uint16_t currency = 0;
  std::vector<StatementPart> parts;  // at least one
  std::vector<StatementLine> lines;  // in the file's order
  std::size_t pending_count = 0;     // entries that the bank had not booked: left out

  bool operator==(const Statement&) const = default;
};

}  // namespace atollbank::imports
