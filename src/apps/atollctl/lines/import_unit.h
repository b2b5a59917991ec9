// SPDX-License-Identifier: Apache-2.0
// What an import is made of: commands that belong together, and what became of them where they come
// from. Each format has a reader that makes units of its lines.
#pragma once

#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "apps/atollctl/lines/record_line.h"

namespace atollbank::atollctl {

struct ImportUnit {
  std::uint64_t line = 0;  // of its first command
  ledger::Batch batch{};   // one command or one linked chain; empty when only time passes
  std::vector<ExpectedAnswer> answers{};  // one a command
  std::int64_t time_ns = 0;               // when it was booked
  bool begins_group = false;              // nothing before it was booked together with it
  std::vector<base::Id> expired{};        // holds that ended by time before it
};

// Errors name the line: invalid_argument line_malformed, import_gap, import_sums_differ and what
// each format adds.
class UnitReader {
 public:
  virtual ~UnitReader() = default;
  // None at the end.
  virtual base::Result<std::optional<ImportUnit>> next() = 0;
  // For the verdict: hexadecimal, or empty where the format knows none.
  virtual std::string chain_hash() const { return {}; }
  // What was left out, in words: "12 entries of metadata".
  virtual std::string left_out() const { return {}; }
};

// The lines of a text, with their numbers. Errors: invalid_argument line_too_long.
class NumberedLines {
 public:
  explicit NumberedLines(std::istream& in) : in_(in) {}

  // False at the end. Empty lines are passed over.
  base::Result<bool> next(std::string& line);
  std::uint64_t number() const { return number_; }
  // `error`, with the number of the line before its text.
  tl::unexpected<base::Error> at_line(base::Error error) const;
  tl::unexpected<base::Error> fail(std::string_view reason, std::string_view what) const;

 private:
  std::istream& in_;
  std::uint64_t number_ = 0;
};

}  // namespace atollbank::atollctl
