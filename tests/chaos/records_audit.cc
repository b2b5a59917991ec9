// SPDX-License-Identifier: Apache-2.0
#include "tests/chaos/records_audit.h"

#include <fmt/format.h>

#include <unordered_set>

#include "adapters/rocksdb/record_store.h"
#include "base/json.h"
#include "services/transactions/format/record_values.h"

namespace atollbank::chaos {
namespace {

using base::JsonValue;
using base::Result;

constexpr std::size_t kPageSize = 1000;

class Auditor {
 public:
  Auditor(const ports::RecordStore& records, const History& history, base::Id account_id)
      : records_(records), history_(history), account_id_(account_id) {}

  Result<RecordsFigures> run() {
    ATOLL_TRY_VOID(check_outbox());
    ATOLL_TRY_VOID(check_versions());
    ATOLL_TRY_VOID(check_feed_items());
    return std::move(figures_);
  }

 private:
  void find(std::string finding) { figures_.findings.push_back(std::move(finding)); }

  Result<void> check_outbox() {
    std::uint64_t after = 0;
    for (;;) {
      ATOLL_TRY(const auto entries, records_.outbox(after, kPageSize));
      if (entries.empty()) return {};
      for (const auto& entry : entries) check_entry(entry);
      after = entries.back().sequence;
    }
  }

  void check_entry(const ports::OutboxEntry& entry) {
    ++figures_.commits;
    const std::string where = fmt::format("{}@{}", entry.partition, entry.version);
    // In the order of the partition's versions, none left out, none twice.
    if (entry.version != ++versions_[entry.partition]) find("out of order: " + where);
    if (entry.events.empty()) find("without an event: " + where);
    const auto audit = JsonValue::parse(entry.audit);
    const auto event_id = audit ? audit->get_string("eventID") : Result<std::string>("");
    if (!event_id || event_id->empty()) return find("without an audit record: " + where);
    if (!event_ids_.insert(*event_id).second) find("the audit record twice: " + where);
    ++figures_.audit_records;
  }

  // The state knows of no commit that the outbox does not.
  Result<void> check_versions() {
    std::string after;
    for (;;) {
      ATOLL_TRY(const auto names, records_.partitions("", after, kPageSize));
      if (names.empty()) return {};
      for (const std::string& name : names) {
        ++figures_.partitions;
        ATOLL_TRY(const std::uint64_t version, records_.version(name));
        const auto found = versions_.find(name);
        if (found == versions_.end() || found->second != version) {
          find(fmt::format("{} is at version {}, which the outbox does not tell", name, version));
        }
      }
      after = names.back();
    }
  }

  Result<void> check_feed_items() {
    namespace format = transactions::format;
    std::map<std::string, std::uint32_t> counts;
    std::string after;
    for (;;) {
      ATOLL_TRY(const auto items, records_.scan(format::feed_partition(account_id_),
                                                format::kFeedItemPrefix, after, kPageSize));
      if (items.empty()) break;
      for (const auto& put : items) {
        ATOLL_TRY(const auto item, format::decode_feed_item(put.value));
        ++counts[item.params.contains("title") ? item.params.at("title") : ""];
      }
      after = items.back().key;
    }
    for (const auto& [title, sent] : history_.feed_titles) {
      const std::uint32_t count = counts[title];
      if (sent.is_answered && count == 0) find("lost the feed item " + title);
      if (count > sent.attempts) {
        find(fmt::format("{} feed items {} of {} requests", count, title, sent.attempts));
      }
    }
    return {};
  }

  const ports::RecordStore& records_;
  const History& history_;
  const base::Id account_id_;
  std::map<std::string, std::uint64_t> versions_;
  std::unordered_set<std::string> event_ids_;
  RecordsFigures figures_;
};

}  // namespace

Result<RecordsFigures> audit_records(const std::filesystem::path& folder, const History& history,
                                     base::Id account_id) {
  ATOLL_TRY(const auto records, adapters::RocksDbRecordStore::open(folder));
  return Auditor(*records, history, account_id).run();
}

}  // namespace atollbank::chaos
