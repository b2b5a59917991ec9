// SPDX-License-Identifier: Apache-2.0
// An owner's rule: what is of this merchant, or has this text on it, is of this category. Pure.
//
// It sorts what happens from its making on and, asked to, what was before it. The owner's word on
// one transaction stands above every rule, and of rules the newest that matches.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/result.h"
#include "services/transactions/transaction.h"

namespace atollbank::transactions {

inline constexpr std::size_t kRuleCountMax = 100;  // of an account
inline constexpr std::size_t kRuleTextMax = 128;

struct CategoryRule {
  base::Id id;  // rule_…
  base::Id account_id;
  base::Timestamp created;
  Category category = Category::kGeneral;
  base::Id merchant_id;      // nil: by the text
  bool is_of_group = false;  // of merchants
  // In the description or the other side's name, whatever the case of its letters; "": by the
  // merchant
  std::string text;
  bool sorts_past = false;

  bool operator==(const CategoryRule&) const = default;
};

// invalid_argument rule_invalid (neither merchant nor text, or both), rule_text_invalid,
// category_invalid
base::Result<void> check_rule(const CategoryRule& rule);

// What the rules (in any order) make of it; none: nothing.
std::optional<Category> sorted_by(std::span<const CategoryRule> rules,
                                  const Transaction& transaction);

}  // namespace atollbank::transactions
