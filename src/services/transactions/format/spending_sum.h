// SPDX-License-Identifier: Apache-2.0
// The sums of spending in the projection, format 1, in the partition "account/<id>".
//
// "month/<year>-<month>/<category>" → the sum, none where it is empty · "category/<transaction>" →
// the category that the owner sees, where it is not the bank's. Categories are two hexadecimal
// digits, ids in base62; keys of months are in their order.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "services/transactions/spending.h"

namespace atollbank::transactions::format {

inline constexpr std::uint8_t kSpendingFormat = 1;
inline constexpr const char* kMonthPrefix = "month/";

struct MonthCategory {
  Month month{};
  Category category = Category::kGeneral;

  bool operator==(const MonthCategory&) const = default;
};

// Of the years 0 to 9999.
std::string month_key(const MonthCategory& of);
// Less than the key of every category of the month, and greater than those of months before.
std::string month_begin_key(Month month);
// Errors of every decoding: data_loss row_malformed
base::Result<MonthCategory> decode_month_key(std::string_view key);
std::string category_key(base::Id transaction_id);

base::Bytes encode_month_sum(const SpendingSum& sum);
base::Result<SpendingSum> decode_month_sum(base::ByteView bytes);
base::Bytes encode_category(Category category);
base::Result<Category> decode_category(base::ByteView bytes);

}  // namespace atollbank::transactions::format
