// SPDX-License-Identifier: Apache-2.0
// Which modulus checks the accounts at a sort code must pass: the table "valacdos.txt" that
// Vocalink publishes, which a bank obtains there and gives to this parser. None is kept in the
// product.
//
// A line is the first and the last sort code of a range, MOD10, MOD11 or DBLAL, fourteen weights
// from -999 to 999 and, where there is one, an exception from 1 to 14, all parted by blanks. Lines
// go up by range; a range has one line or two that follow each other.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "account_numbers/sort_code.h"
#include "base/result.h"

namespace atollbank::account_numbers {

// The digits of a sort code and of an account number, as the scheme names them: u to z, a to h.
inline constexpr std::size_t kCheckedDigits = 14;

enum class ModulusMethod : std::uint8_t { kMod10, kMod11, kDoubleAlternate };

struct ModulusRow {
  SortCode first;
  SortCode last;
  ModulusMethod method;
  std::array<std::int16_t, kCheckedDigits> weights;
  std::uint8_t exception = 0;  // 0: none
};

class ModulusWeights {
 public:
  static constexpr std::size_t kRowsMax = 20'000;

  // No row: no account can be checked.
  ModulusWeights() = default;

  // Refuses the whole text for one bad line, and names it. Lines end in LF or CR LF; empty ones are
  // passed over.
  // reasons: malformed_modulus_row · unknown_modulus_exception · misplaced_modulus_exception (not
  // with this method, or without its partner) · modulus_rows_out_of_order · empty_modulus_table ·
  // modulus_table_too_long
  static base::Result<ModulusWeights> parse(std::string_view text);

  // None, one or two, in the order in which they are to be tried.
  std::span<const ModulusRow> find(SortCode sort_code) const;
  std::size_t row_count() const { return rows_.size(); }

 private:
  explicit ModulusWeights(std::vector<ModulusRow> rows) : rows_(std::move(rows)) {}

  std::vector<ModulusRow> rows_;
};

}  // namespace atollbank::account_numbers
