// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/format/spending_sum.h"

#include <fmt/format.h>

#include <charconv>

namespace atollbank::transactions::format {

using base::Result;

namespace {

base::Error malformed() {
  return base::make_error(base::ErrorCode::kDataLoss, "row_malformed",
                          "a sum of the projection does not have its format");
}

template <class T>
T number_in(std::string_view digits, int base) {
  T number{};
  std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  return number;
}

}  // namespace

std::string month_begin_key(Month month) {
  return fmt::format("{}{:04}-{:02}/", kMonthPrefix, static_cast<int>(month.year()),
                     static_cast<unsigned>(month.month()));
}

std::string month_key(const MonthCategory& of) {
  return month_begin_key(of.month) + fmt::format("{:02x}", static_cast<unsigned>(of.category));
}

Result<MonthCategory> decode_month_key(std::string_view key) {
  constexpr std::size_t kPrefixSize = std::char_traits<char>::length(kMonthPrefix);
  constexpr std::size_t kRestSize = 10;  // "2026-11/09"
  if (key.size() != kPrefixSize + kRestSize) return base::fail(malformed());
  const std::string_view rest = key.substr(kPrefixSize);
  const auto category = number_in<std::uint8_t>(rest.substr(8, 2), 16);
  const MonthCategory of{.month = std::chrono::year(number_in<int>(rest.substr(0, 4), 10)) /
                                  std::chrono::month(number_in<unsigned>(rest.substr(5, 2), 10)),
                         .category = static_cast<Category>(category)};
  const bool is_known = of.month.ok() && category <= posting::kCategoryMax;
  if (!is_known || month_key(of) != key) return base::fail(malformed());
  return of;
}

std::string category_key(base::Id transaction_id) {
  return "category/" + base::to_base62(transaction_id);
}

base::Bytes encode_month_sum(const SpendingSum& sum) {
  base::ByteWriter writer;
  writer.write(kSpendingFormat);
  writer.write(sum.spent_minor);
  writer.write(sum.received_minor);
  writer.write(sum.spent_count);
  writer.write(sum.received_count);
  return writer.take();
}

Result<SpendingSum> decode_month_sum(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto format = reader.read<std::uint8_t>();
  SpendingSum sum;
  sum.spent_minor = reader.read<std::int64_t>();
  sum.received_minor = reader.read<std::int64_t>();
  sum.spent_count = reader.read<std::uint32_t>();
  sum.received_count = reader.read<std::uint32_t>();
  if (!reader.ok() || !reader.at_end() || format != kSpendingFormat) return base::fail(malformed());
  return sum;
}

base::Bytes encode_category(Category category) {
  base::ByteWriter writer;
  writer.write(kSpendingFormat);
  writer.write(static_cast<std::uint8_t>(category));
  return writer.take();
}

Result<Category> decode_category(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto format = reader.read<std::uint8_t>();
  const auto category = reader.read<std::uint8_t>();
  const bool is_known = format == kSpendingFormat && category <= posting::kCategoryMax;
  if (!reader.ok() || !reader.at_end() || !is_known) return base::fail(malformed());
  return static_cast<Category>(category);
}

}  // namespace atollbank::transactions::format
