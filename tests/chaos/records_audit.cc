// SPDX-License-Identifier: Apache-2.0
#include "tests/chaos/records_audit.h"

#include <fmt/format.h>

#include <fstream>
#include <limits>
#include <unordered_set>

#include "adapters/memory/person_directory.h"
#include "adapters/posix/posix_disk.h"
#include "adapters/rocksdb/record_store.h"
#include "adapters/sodium/person_keys.h"
#include "base/json.h"
#include "services/transactions/record_store.h"

namespace atollbank::chaos {
namespace {

using base::JsonValue;
using base::Result;

constexpr std::size_t kPageSize = 1000;

class Auditor {
 public:
  Auditor(ports::RecordStore& records, const ports::PersonVault& persons, const History& history,
          base::Id account_id)
      : records_(records), persons_(persons), history_(history), account_id_(account_id) {}

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
    std::map<std::string, std::uint32_t> counts;
    const adapters::MemoryPersonDirectory nobody;  // nothing is sealed anew
    const transactions::TransactionRecordStore store(records_, {persons_, nobody});
    ATOLL_TRY(const auto items, store.feed(account_id_, std::numeric_limits<std::size_t>::max()));
    for (const auto& item : items) {
      ++counts[item.params.contains("title") ? item.params.at("title") : ""];
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

  ports::RecordStore& records_;
  const ports::PersonVault& persons_;
  const History& history_;
  const base::Id account_id_;
  std::map<std::string, std::uint64_t> versions_;
  std::unordered_set<std::string> event_ids_;
  RecordsFigures figures_;
};

// What persons' keys are wrapped with.
std::array<std::uint8_t, adapters::kBoxKeySize> bank_key_in(const std::filesystem::path& bank) {
  std::array<std::uint8_t, adapters::kBoxKeySize> key{};
  std::ifstream file(bank / "person.key", std::ios::binary);
  file.read(reinterpret_cast<char*>(key.data()), static_cast<std::streamsize>(key.size()));
  return key;
}

}  // namespace

Result<RecordsFigures> audit_records(const std::filesystem::path& bank, const History& history,
                                     base::Id account_id) {
  ATOLL_TRY(const auto records, adapters::RocksDbRecordStore::open(bank / "records"));
  ATOLL_TRY(const auto folder, adapters::PosixDisk::open_folder((bank / "person-keys").string()));
  ATOLL_TRY(const auto persons, adapters::PersonKeys::open(*folder, bank_key_in(bank)));
  return Auditor(*records, *persons, history, account_id).run();
}

}  // namespace atollbank::chaos
