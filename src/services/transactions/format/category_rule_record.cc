// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/format/category_rule_record.h"

namespace atollbank::transactions::format {

using base::Result;

namespace {

base::Error malformed() {
  return base::make_error(base::ErrorCode::kDataLoss, "record_malformed",
                          "a record of a category rule does not have its format");
}

}  // namespace

std::string rules_partition(base::Id id) { return kRulesPartitionPrefix + base::to_base62(id); }
std::string rule_key(base::Id id) { return kRulePrefix + base::to_base62(id); }
std::string sorted_key(base::Id id) { return kSortedPrefix + base::to_base62(id); }

base::Bytes encode_rule(const CategoryRule& rule) {
  base::ByteWriter writer;
  writer.write(kRuleFormat);
  writer.write(static_cast<std::uint8_t>(rule.category));
  writer.write(static_cast<std::uint8_t>(rule.sorts_past ? 1 : 0));
  writer.write(static_cast<std::uint8_t>(rule.is_of_group ? 1 : 0));
  writer.write(rule.id);
  writer.write(rule.account_id);
  writer.write(rule.created.nanoseconds);
  writer.write(rule.merchant_id);
  writer.write_text(rule.text);
  return writer.take();
}

Result<CategoryRule> decode_rule(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto format = reader.read<std::uint8_t>();
  const auto category = reader.read<std::uint8_t>();
  const auto sorts_past = reader.read<std::uint8_t>();
  const auto is_of_group = reader.read<std::uint8_t>();
  const bool are_flags = sorts_past <= 1 && is_of_group <= 1;
  if (format != kRuleFormat || category > posting::kCategoryMax || !are_flags) {
    return base::fail(malformed());
  }
  CategoryRule rule;
  rule.category = static_cast<Category>(category);
  rule.sorts_past = sorts_past == 1;
  rule.is_of_group = is_of_group == 1;
  rule.id = reader.read<base::Id>();
  rule.account_id = reader.read<base::Id>();
  rule.created = {reader.read<std::int64_t>()};
  rule.merchant_id = reader.read<base::Id>();
  rule.text = reader.read_text();
  if (!reader.ok() || !reader.at_end() || !check_rule(rule)) return base::fail(malformed());
  return rule;
}

base::Bytes encode_sorted(Category category) {
  base::ByteWriter writer;
  writer.write(kRuleFormat);
  writer.write(static_cast<std::uint8_t>(category));
  return writer.take();
}

Result<Category> decode_sorted(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto format = reader.read<std::uint8_t>();
  const auto category = reader.read<std::uint8_t>();
  const bool is_known = format == kRuleFormat && category <= posting::kCategoryMax;
  if (!reader.ok() || !reader.at_end() || !is_known) return base::fail(malformed());
  return static_cast<Category>(category);
}

}  // namespace atollbank::transactions::format
