// SPDX-License-Identifier: Apache-2.0
// The records of category rules, and of what they gave transactions. Blocking; any thread.
//
// A transaction has what a rule gave it for good: it is told like the owner's own word, and goes
// only when another rule gives it another category.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "ports/person_directory.h"
#include "ports/records.h"
#include "runtime/context.h"
#include "services/transactions/category_rule.h"

namespace atollbank::transactions {

class RuleStore {
 public:
  RuleStore(ports::RecordStore& records, ports::Persons persons)
      : records_(records), persons_(persons) {}

  // The one that is there: this, or the same id's of before. One that sorts the past has the rules
  // asked about all transactions anew. Its text is the writer's. invalid_argument too_many_rules
  base::Result<CategoryRule> put(base::Id writer, const CategoryRule& rule,
                                 const runtime::Context& context, base::Timestamp now);
  // What was deleted; none when the account has no such rule.
  base::Result<std::optional<CategoryRule>> remove(base::Id account_id, base::Id rule_id,
                                                   const runtime::Context& context,
                                                   base::Timestamp now);
  struct Rules {
    std::uint64_t version = 0;        // of what is kept of them; they are as new, or newer
    std::vector<CategoryRule> rules;  // by age; without those of who is erased
  };
  base::Result<Rules> rules(base::Id account_id) const;

  // How far the rules were asked about an account's transactions, of every account that has any.
  base::Result<std::map<base::Id, base::Id>> all_through() const;
  base::Result<base::Id> through(base::Id account_id) const;
  // No change where rules were made or deleted since they had this version: they are asked anew.
  base::Result<void> keep_through(base::Id account_id, std::uint64_t version,
                                  base::Id transaction_id, const runtime::Context& context,
                                  base::Timestamp now);

  using Sorted = std::map<base::Id, Category>;
  // Of these, what they were given before.
  base::Result<Sorted> sorted(base::Id account_id, const std::vector<base::Id>& ids) const;
  // One commit, of which the account hears transaction by transaction; at most
  // format::kEventsOfOneMax.
  base::Result<void> sort(base::Id account_id, const Sorted& given, const runtime::Context& context,
                          base::Timestamp now);

 private:
  base::Result<std::optional<CategoryRule>> opened(base::ByteView kept) const;

  ports::RecordStore& records_;
  const ports::Persons persons_;
};

}  // namespace atollbank::transactions
