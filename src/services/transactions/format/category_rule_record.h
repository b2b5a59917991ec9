// SPDX-License-Identifier: Apache-2.0
// The records of category rules, format 1 (first byte of every value). A rule with a text is sealed
// whole (ports/personal_value.h).
//
// "category_rules/<account id>": "rule/<id>" → rule · "through" → the last transaction that the
// rules were asked about. "annotations/<account id>": "sorted/<transaction>" → the category that a
// rule gave it. Ids in base62.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "services/transactions/category_rule.h"

namespace atollbank::transactions::format {

inline constexpr std::uint8_t kRuleFormat = 1;
inline constexpr const char* kRulesPartitionPrefix = "category_rules/";
inline constexpr const char* kRulePrefix = "rule/";
inline constexpr const char* kThroughKey = "through";
inline constexpr const char* kSortedPrefix = "sorted/";

std::string rules_partition(base::Id account_id);
std::string rule_key(base::Id rule_id);
std::string sorted_key(base::Id transaction_id);

// Errors of every decoding: data_loss record_malformed
base::Bytes encode_rule(const CategoryRule& rule);
base::Result<CategoryRule> decode_rule(base::ByteView bytes);
base::Bytes encode_sorted(Category category);
base::Result<Category> decode_sorted(base::ByteView bytes);

}  // namespace atollbank::transactions::format
