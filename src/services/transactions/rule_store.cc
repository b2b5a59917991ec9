// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/rule_store.h"

#include <algorithm>
#include <tuple>

#include "base/assert.h"
#include "ports/commit_again.h"
#include "ports/personal_value.h"
#include "services/audit/api.h"
#include "services/transactions/format/category_rule_record.h"
#include "services/transactions/format/event_entry.h"
#include "services/transactions/format/record_values.h"

namespace atollbank::transactions {

using base::ErrorCode;
using base::Result;
using runtime::Context;

namespace {

constexpr std::string_view kRulePurpose = "category rule";

// The text is the owner's own: it stands in no event and no audit record.
audit::Change change_of(std::string event_name, std::string event_type, const CategoryRule& rule) {
  const std::string rule_text = base::to_text("rule", rule.id);
  const std::string account_text = base::to_text("acc", rule.account_id);
  return {.service = "transactions",
          .event_name = std::move(event_name),
          .event_type = std::move(event_type),
          .request = {{"account_id", account_text},
                      {"category", std::string(posting::name_of(rule.category))},
                      {"sorts_past", rule.sorts_past}},
          .outcome = {{"rule_id", rule_text}, {"account_id", account_text}},
          .resources = {{.type = "CategoryRule", .name = rule_text}}};
}

ports::Commit commit_of(std::string partition, std::uint64_t version,
                        std::vector<ports::Put> puts) {
  return {.partition = std::move(partition),
          .expected_version = version,
          .puts = std::move(puts),
          .deletes = {},
          .events = {},
          .audit = {}};
}

// Before everything that happens from then on.
base::Id place_of(base::Timestamp time) {
  return {.high = static_cast<std::uint64_t>(time.ms()), .low = 0};
}

}  // namespace

// A rule without a text has no words.
Result<std::optional<CategoryRule>> RuleStore::opened(base::ByteView kept) const {
  ATOLL_TRY(const auto value, ports::opened_value(persons_.vault, kRulePurpose, kept));
  if (!value) return std::optional<CategoryRule>();
  return format::decode_rule(*value);
}

Result<CategoryRule> RuleStore::put(base::Id writer, const CategoryRule& rule,
                                    const Context& context, base::Timestamp now) {
  const std::string partition = format::rules_partition(rule.account_id);
  base::Bytes value = format::encode_rule(rule);
  if (!rule.text.empty()) {
    ATOLL_TRY(value, ports::sealed_value(persons_, writer, kRulePurpose, std::move(value)));
  }
  const audit::Change change = change_of("CreateCategoryRule", "category_rule.created", rule);
  return ports::commit_again([&]() -> Result<CategoryRule> {
    ATOLL_TRY(const auto found, records_.get(partition, format::rule_key(rule.id)));
    if (found.value) {
      ATOLL_TRY(auto there, opened(*found.value));
      return there ? *std::move(there) : rule;
    }
    ATOLL_TRY(const auto others, records_.scan(partition, format::kRulePrefix, "", kRuleCountMax));
    if (others.size() == kRuleCountMax) {
      return base::fail(ErrorCode::kInvalidArgument, "too_many_rules",
                        "an account has at most 100 rules");
    }
    ports::Commit next =
        commit_of(partition, found.version, {{.key = format::rule_key(rule.id), .value = value}});
    base::Id from = rule.sorts_past ? base::Id{} : place_of(rule.created);
    if (found.version != 0) {
      ATOLL_TRY(const base::Id known, through(rule.account_id));
      from = std::min(from, known);
    }
    next.puts.push_back({.key = format::kThroughKey, .value = format::encode_transaction_id(from)});
    ATOLL_TRY_VOID(audit::commit(records_, std::move(next), change, context, now));
    return rule;
  });
}

Result<std::optional<CategoryRule>> RuleStore::remove(base::Id account_id, base::Id rule_id,
                                                      const Context& context, base::Timestamp now) {
  const std::string partition = format::rules_partition(account_id);
  std::optional<CategoryRule> removed;  // also when an unknown commit had removed it
  return ports::commit_again([&]() -> Result<std::optional<CategoryRule>> {
    ATOLL_TRY(const auto found, records_.get(partition, format::rule_key(rule_id)));
    if (!found.value) return removed;
    ATOLL_TRY(removed, opened(*found.value));
    if (!removed) removed = CategoryRule{.id = rule_id, .account_id = account_id};
    ports::Commit next = commit_of(partition, found.version, {});
    next.deletes = {format::rule_key(rule_id)};
    const audit::Change change = change_of("DeleteCategoryRule", "category_rule.deleted", *removed);
    ATOLL_TRY_VOID(audit::commit(records_, std::move(next), change, context, now));
    return removed;
  });
}

Result<RuleStore::Rules> RuleStore::rules(base::Id account_id) const {
  const std::string partition = format::rules_partition(account_id);
  Rules found;
  ATOLL_TRY(found.version, records_.version(partition));
  ATOLL_TRY(const auto entries, records_.scan(partition, format::kRulePrefix, "", kRuleCountMax));
  for (const ports::Put& entry : entries) {
    ATOLL_TRY(auto rule, opened(entry.value));
    if (rule) found.rules.push_back(*std::move(rule));
  }
  std::ranges::sort(found.rules, [](const CategoryRule& one, const CategoryRule& other) {
    return std::tie(one.created, one.id) < std::tie(other.created, other.id);
  });
  return found;
}

Result<std::map<base::Id, base::Id>> RuleStore::all_through() const {
  constexpr std::size_t kPage = 256;
  const std::string prefix = format::kRulesPartitionPrefix;
  std::map<base::Id, base::Id> accounts;
  std::string after;
  while (true) {
    ATOLL_TRY(const auto partitions, records_.partitions(prefix, after, kPage));
    for (const std::string& partition : partitions) {
      ATOLL_TRY(const base::Id account_id, base::parse_base62(partition.substr(prefix.size())));
      ATOLL_TRY(accounts[account_id], through(account_id));
    }
    if (partitions.size() < kPage) return accounts;
    after = partitions.back();
  }
}

Result<base::Id> RuleStore::through(base::Id account_id) const {
  ATOLL_TRY(const auto found,
            records_.get(format::rules_partition(account_id), format::kThroughKey));
  if (!found.value) return base::Id{};
  return format::decode_transaction_id(*found.value);
}

Result<void> RuleStore::keep_through(base::Id account_id, std::uint64_t version,
                                     base::Id transaction_id, const Context& context,
                                     base::Timestamp now) {
  const std::string account_text = base::to_text("acc", account_id);
  const audit::Change change{.service = "transactions",
                             .event_name = "AskCategoryRules",
                             .event_type = "category_rules.asked",
                             .request = {{"account_id", account_text}},
                             .outcome = {{"account_id", account_text}},
                             .resources = {{.type = "Account", .name = account_text}}};
  ports::Commit next = commit_of(
      format::rules_partition(account_id), version,
      {{.key = format::kThroughKey, .value = format::encode_transaction_id(transaction_id)}});
  const auto kept = audit::commit(records_, std::move(next), change, context, now);
  if (!kept && kept.error().code != ErrorCode::kConflict) return kept;
  return {};
}

Result<RuleStore::Sorted> RuleStore::sorted(base::Id account_id,
                                            const std::vector<base::Id>& ids) const {
  std::vector<ports::RecordKey> keys;
  keys.reserve(ids.size());
  for (const base::Id id : ids) {
    keys.push_back(
        {.partition = format::annotations_partition(account_id), .key = format::sorted_key(id)});
  }
  ATOLL_TRY(const auto values, records_.values(keys));
  Sorted found;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (!values[i]) continue;
    ATOLL_TRY(found[ids[i]], format::decode_sorted(*values[i]));
  }
  return found;
}

Result<void> RuleStore::sort(base::Id account_id, const Sorted& given, const Context& context,
                             base::Timestamp now) {
  ATOLL_ASSERT(!given.empty() && given.size() <= format::kEventsOfOneMax);
  const std::string partition = format::annotations_partition(account_id);
  const std::string account_text = base::to_text("acc", account_id);
  audit::Change change{.service = "transactions",
                       .event_name = "SortTransactions",
                       .event_type = "transaction.annotated",
                       .request = {{"account_id", account_text},
                                   {"transaction_count", static_cast<std::int64_t>(given.size())}},
                       .outcome = {},
                       .resources = {{.type = "Account", .name = account_text}}};
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const std::uint64_t version, records_.version(partition));
    ports::Commit next = commit_of(partition, version, {});
    std::vector<ports::Event> events;
    for (const auto& [id, category] : given) {
      next.puts.push_back(
          {.key = format::sorted_key(id), .value = format::encode_sorted(category)});
      change.outcome = {{"transaction_id", base::to_text("tx", id)}};
      audit::attach(next, change, context, now);
      events.push_back(std::move(next.events.front()));
    }
    next.events = std::move(events);
    ATOLL_TRY_VOID(records_.commit(next));
    return {};
  });
}

}  // namespace atollbank::transactions
