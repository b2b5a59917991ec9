// SPDX-License-Identifier: Apache-2.0
#include "bench/bank/derived.h"

#include <fmt/format.h>

#include "adapters/outbox/event_log.h"
#include "adapters/rocksdb/projections_beside.h"
#include "adapters/rocksdb/records_beside.h"
#include "base/checksum.h"
#include "services/audit/trail/check.h"
#include "services/audit/trail/consumers.h"
#include "services/transactions/format/projected_row.h"
#include "services/transactions/format/spending_sum.h"

namespace atollbank::bench {
namespace {

using base::ErrorCode;
using base::Result;

constexpr std::size_t kPage = 1'000;

template <class Visit>
Result<void> visit_all(const ports::ProjectionReader& store, const std::string& partition,
                       const std::string& prefix, Visit visit) {
  std::string after;
  while (true) {
    ATOLL_TRY(const auto page, store.scan(partition, prefix, after, kPage));
    for (const ports::Put& put : page) ATOLL_TRY_VOID(visit(put));
    if (page.size() < kPage) return {};
    after = page.back().key;
  }
}

Result<DerivedAccount> read_account(const ports::ProjectionReader& store, base::Id account) {
  namespace format = transactions::format;
  DerivedAccount all;
  const auto take = [&all](const ports::Put& put) -> Result<void> {
    ++all.entries;
    all.digest = base::checksum64(put.value, base::checksum64(put.key, all.digest));
    if (put.key.starts_with(format::kTransactionPrefix)) {
      ATOLL_TRY(const auto row, format::decode_row(put.value));
      ++all.transactions;
      if (row.decline_reason == transactions::DeclineReason::kNone)
        all.sum_minor += row.amount_minor();
    }
    if (put.key.starts_with(format::kMonthPrefix)) {
      ATOLL_TRY(const auto sum, format::decode_month_sum(put.value));
      all.spending_count += sum.spent_count + sum.received_count;
      all.spending_minor += sum.spent_minor + sum.received_minor;
    }
    return {};
  };
  ATOLL_TRY_VOID(visit_all(store, format::account_partition(account), "", take));
  return all;
}

}  // namespace

Result<Derived> read_derived(const std::string& folder, const std::vector<base::Id>& accounts,
                             const std::optional<audit::NotedHead>& noted) {
  Derived derived;
  ATOLL_TRY(const auto projections,
            adapters::RocksDbProjectionsBeside::open(folder + "/projections"));
  for (const base::Id& account : accounts) {
    ATOLL_TRY(derived.accounts[account], read_account(projections->reader(), account));
  }
  ATOLL_TRY(const auto trail, adapters::RocksDbProjectionsBeside::open(folder + "/audit"));
  ATOLL_TRY(const auto records, adapters::RocksDbRecordsBeside::open(folder + "/records"));
  const adapters::OutboxEventLog log(records->outbox());
  ATOLL_TRY(const auto report,
            audit::check_trail(log, adapters::kRecordsPartition, trail->reader(), noted));
  if (!report.findings.empty())
    return base::fail(
        ErrorCode::kInternal, "wrong_answer",
        fmt::format("the audit trail: {} at link {}", name_of(report.findings.front().fault),
                    report.findings.front().number));
  derived.head = {.number = report.head.number, .chain = report.head.chain};
  const std::string index = std::string(audit::kTrailIndexName) + "/" + adapters::kRecordsPartition;
  const auto count = [&derived](const ports::Put&) -> Result<void> {
    ++derived.indexed;
    return {};
  };
  const auto by_time = audit::format::index_prefix(audit::format::IndexKind::kTime, "");
  ATOLL_TRY_VOID(visit_all(trail->reader(), index, by_time, count));
  return derived;
}

std::string difference(const Derived& before, const Derived& after) {
  for (const auto& [id, was] : before.accounts) {
    const auto found = after.accounts.find(id);
    const DerivedAccount is = found == after.accounts.end() ? DerivedAccount{} : found->second;
    if (is == was) continue;
    return fmt::format(
        "{} had {} transactions of {}, {} of {} in its spending and {} entries in all; rebuilt "
        "they are {} of {}, {} of {} and {}{}",
        base::to_text("acc", id), was.transactions, was.sum_minor, was.spending_count,
        was.spending_minor, was.entries, is.transactions, is.sum_minor, is.spending_count,
        is.spending_minor, is.entries, is.entries == was.entries ? ", and read otherwise" : "");
  }
  if (after.head.number < before.head.number || after.indexed < before.indexed) {
    return fmt::format("the audit trail had {} links and {} records, and has {} and {}",
                       before.head.number, before.indexed, after.head.number, after.indexed);
  }
  return "";
}

}  // namespace atollbank::bench
