// SPDX-License-Identifier: Apache-2.0
#include "services/statements/statement_store.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "ports/commit_again.h"
#include "services/audit/api.h"
#include "services/customers/api.h"
#include "services/statements/format/statement_record.h"

namespace atollbank::statements {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

// Records of entries in one commit, which stays below ports::kCommitSizeMax.
constexpr std::size_t kPartsOfCommitMax = 3;
constexpr std::string_view kHolderPurpose = "statement holder";
constexpr std::string_view kWordsPurpose = "statement words";
static_assert((kPartsOfCommitMax * format::kEntriesOfRecordMax + 1) * format::kEncodedSizeMax <
              ports::kCommitSizeMax - 64 * 1024);

std::uint32_t part_count(std::size_t entry_count) {
  return static_cast<std::uint32_t>((entry_count + format::kEntriesOfRecordMax - 1) /
                                    format::kEntriesOfRecordMax);
}

// Names and words are personal: ids and amounts alone stand in the event and the audit record.
audit::Change change_of(const StatementHead& head, std::string event_name, std::string event_type) {
  const std::string id_text = base::to_text("stmt", head.id);
  const std::string account_text = base::to_text("acc", head.account.id);
  return {.service = "statements",
          .event_name = std::move(event_name),
          .event_type = std::move(event_type),
          .request = {{"account_id", account_text},
                      {"from", base::to_rfc3339_exact(head.period.from)},
                      {"to", base::to_rfc3339_exact(head.period.to)}},
          .outcome = {{"statement_id", id_text},
                      {"account_id", account_text},
                      {"closing_minor", head.closing_minor},
                      {"entry_count", std::int64_t{head.entry_count()}},
                      {"last_record", static_cast<std::int64_t>(head.slots.last)}},
          .resources = {{.type = "Statement", .name = id_text},
                        {.type = "Account", .name = account_text}}};
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

// What is left to say of one who was erased before it was issued.
Statement without_words(Statement statement) {
  statement.head.account.personal_key = 0;
  statement.head.account.holder = customers::kErasedName;
  for (StatementEntry& entry : statement.entries) {
    entry.description.clear();
    entry.other = {};
  }
  return statement;
}

base::Error damaged(base::Id id) {
  return base::make_error(ErrorCode::kDataLoss, "statement_damaged",
                          base::to_text("stmt", id) + " is not stored as it was issued");
}

}  // namespace

Result<IssuedStatement> StatementStore::issue(const Statement& drawn_up,
                                              const runtime::Context& context) {
  Statement statement = drawn_up;
  const auto probe = sealed(statement.head.account, kHolderPurpose, base::Secret());
  if (!probe && !ports::is_of_the_erased(probe.error())) return fail(probe.error());
  if (!probe) statement = without_words(std::move(statement));
  ATOLL_TRY_VOID(put_on_list(statement, context));
  const base::Sha256 digest = format::digest_of(statement);
  const std::string partition = format::statement_partition(statement.head.id);
  bool is_there = false;
  ATOLL_TRY_VOID(ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto found, records_.get(partition, format::kHeadKey));
    is_there = found.value.has_value();
    if (is_there) return {};
    return put_statement(statement, digest, found.version, context);
  }));
  if (!is_there) return IssuedStatement{.statement = statement, .digest = digest};
  ATOLL_TRY(auto found, find(statement.head.id));
  ATOLL_ASSERT(found.has_value());
  return *std::move(found);
}

// Where another writer comes between two commits, the next one is a conflict and all is done anew.
Result<void> StatementStore::put_statement(const Statement& statement, const base::Sha256& digest,
                                           std::uint64_t version, const runtime::Context& context) {
  const StatementHead& head = statement.head;
  const std::string partition = format::statement_partition(head.id);
  const std::uint32_t parts = part_count(statement.entries.size());
  std::vector<ports::Put> puts;
  for (std::uint32_t number = 0; number < parts; ++number) {
    if (puts.size() == kPartsOfCommitMax) {
      ATOLL_TRY_VOID(
          audit::commit(records_, commit_of(partition, version++, std::move(puts)),
                        change_of(head, "StoreStatementEntries", "statement.entries_stored"),
                        context, head.issued));
      puts.clear();
    }
    ATOLL_TRY(auto part, part_of(statement, number));
    puts.push_back(std::move(part));
  }
  ATOLL_TRY(const auto holder,
            sealed(head.account, kHolderPurpose, base::Secret(head.account.holder)));
  puts.push_back({.key = format::kHeadKey,
                  .value = format::encode_head({.head = head, .digest = digest}, holder)});
  return audit::commit(records_, commit_of(partition, version, std::move(puts)),
                       change_of(head, "IssueStatement", "statement.issued"), context, head.issued);
}

Result<ports::Put> StatementStore::part_of(const Statement& statement, std::uint32_t number) const {
  const std::span<const StatementEntry> entries(statement.entries);
  const std::size_t first = number * format::kEntriesOfRecordMax;
  const std::size_t count = std::min(format::kEntriesOfRecordMax, entries.size() - first);
  const auto part = entries.subspan(first, count);
  ATOLL_TRY(const auto words,
            sealed(statement.head.account, kWordsPurpose, format::encode_words(part)));
  return ports::Put{.key = format::entries_key(number),
                    .value = format::encode_entries(part, words)};
}

// Empty of a holder who has no key.
Result<base::Bytes> StatementStore::sealed(const StatedAccount& account, std::string_view purpose,
                                           const base::Secret& text) const {
  if (account.personal_key == 0) return base::Bytes();
  return persons_.seal(account.personal_key, purpose, text);
}

// Before the statement is there, so that one that is there is on the list.
Result<void> StatementStore::put_on_list(const Statement& statement,
                                         const runtime::Context& context) {
  const StatementHead& head = statement.head;
  const std::string partition = format::account_partition(head.account.id);
  const std::string key = format::period_key(head.period);
  const bool is_other = head.number == 0;
  const std::string value = is_other ? format::kOtherPeriod : "";
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto found, records_.get(partition, key));
    if (found.value) return {};
    ATOLL_TRY(const auto listed, records_.scan(partition, "", "", kStatementsOfAccountMax));
    const auto others = static_cast<std::size_t>(
        std::ranges::count_if(listed, [](const ports::Put& one) { return !one.value.empty(); }));
    if (listed.size() == kStatementsOfAccountMax || (is_other && others >= kOtherPeriodsMax)) {
      return fail(ErrorCode::kFailedPrecondition, "too_many_statements",
                  "the account has all the statements that it may");
    }
    return audit::commit(
        records_, commit_of(partition, found.version, {{.key = key, .value = value}}),
        change_of(head, "ListStatement", "statement.listed"), context, head.issued);
  });
}

Result<StatementStore::OpenedHead> StatementStore::open_head(base::ByteView value) const {
  ATOLL_TRY(auto kept, format::decode_head(value));
  OpenedHead head{.issued = std::move(kept.issued), .is_erased = false};
  if (kept.sealed.empty()) return head;
  StatedAccount& account = head.issued.head.account;
  const auto holder = persons_.open(account.personal_key, kHolderPurpose, kept.sealed);
  head.is_erased = !holder && ports::is_of_the_erased(holder.error());
  if (!holder && !head.is_erased) return fail(holder.error());
  account.holder = head.is_erased ? customers::kErasedName : holder->reveal();
  return head;
}

Result<std::optional<StatementStore::OpenedHead>> StatementStore::find_head(
    base::Id statement_id) const {
  ATOLL_TRY(const auto found,
            records_.get(format::statement_partition(statement_id), format::kHeadKey));
  if (!found.value) return std::optional<OpenedHead>();
  ATOLL_TRY(auto head, open_head(*found.value));
  return std::optional(std::move(head));
}

Result<std::optional<IssuedHead>> StatementStore::head(base::Id statement_id) const {
  ATOLL_TRY(auto found, find_head(statement_id));
  if (!found) return std::optional<IssuedHead>();
  return std::optional(std::move(found->issued));
}

Result<std::optional<IssuedStatement>> StatementStore::find(base::Id statement_id) const {
  ATOLL_TRY(auto head, find_head(statement_id));
  if (!head) return std::optional<IssuedStatement>();
  bool is_erased = head->is_erased;
  IssuedStatement found{.statement = {.head = std::move(head->issued.head), .entries = {}},
                        .digest = head->issued.digest};
  const std::uint64_t key = found.statement.head.account.personal_key;
  const std::string partition = format::statement_partition(statement_id);
  const std::uint32_t parts = part_count(found.statement.head.entry_count());
  for (std::uint32_t number = 0; number < parts; ++number) {
    ATOLL_TRY(const auto part, records_.get(partition, format::entries_key(number)));
    if (!part.value) return fail(damaged(statement_id));
    ATOLL_TRY(auto kept, format::decode_entries(*part.value));
    if (!kept.sealed.empty()) {
      const auto words = persons_.open(key, kWordsPurpose, kept.sealed);
      if (!words && !ports::is_of_the_erased(words.error())) return fail(words.error());
      is_erased = is_erased || !words;
      if (words) ATOLL_TRY_VOID(format::decode_words(*words, kept.entries));
    }
    std::ranges::move(kept.entries, std::back_inserter(found.statement.entries));
  }
  // What was erased is not in it any more.
  const bool is_whole = is_erased || format::digest_of(found.statement) == found.digest;
  if (!is_whole) return fail(damaged(statement_id));
  return std::optional(std::move(found));
}

Result<std::vector<Period>> StatementStore::periods(base::Id account_id, const std::string& after,
                                                    std::size_t limit) const {
  ATOLL_TRY(const auto entries,
            records_.scan(format::account_partition(account_id), "", after, limit));
  std::vector<Period> periods;
  periods.reserve(entries.size());
  for (const ports::Put& entry : entries) {
    ATOLL_TRY(periods.emplace_back(), format::decode_period_key(entry.key));
  }
  return periods;
}

Result<StatementsPage> StatementStore::list(base::Id account_id, const std::optional<Period>& after,
                                            std::uint32_t limit) const {
  const std::string after_key = after ? format::period_key(*after) : "";
  ATOLL_TRY(const auto listed, periods(account_id, after_key, limit));
  std::vector<ports::RecordKey> keys;
  keys.reserve(listed.size());
  for (const Period period : listed) {
    const base::Id id = statement_id(account_id, period);
    keys.push_back({.partition = format::statement_partition(id), .key = format::kHeadKey});
  }
  ATOLL_TRY(const auto values, records_.values(keys));
  StatementsPage page;
  for (const auto& value : values) {
    if (!value) continue;  // one that was cut off before it was issued is none
    ATOLL_TRY(auto head, open_head(*value));
    page.heads.push_back(std::move(head.issued));
  }
  if (listed.size() == limit) page.next = listed.back();
  return page;
}

Result<std::vector<StatementHead>> StatementStore::neighbours(base::Id account_id,
                                                              Period period) const {
  ATOLL_TRY(const auto listed, periods(account_id, "", kStatementsOfAccountMax));
  std::vector<StatementHead> heads;
  for (const Period other : listed) {
    if (other.to != period.from && other.from != period.to) continue;
    ATOLL_TRY(auto issued, head(statement_id(account_id, other)));
    if (issued) heads.push_back(std::move(issued->head));
  }
  return heads;
}

}  // namespace atollbank::statements
