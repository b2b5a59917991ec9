// SPDX-License-Identifier: Apache-2.0
// Prints everything that the records of a stopped bank tell others: each event and each audit
// record, a line of JSON each.
#include <fmt/core.h>

#include "adapters/rocksdb/record_store.h"

namespace {

constexpr std::size_t kPageSize = 1000;

atollbank::base::Result<void> print_outbox(const std::filesystem::path& folder) {
  ATOLL_TRY(const auto records, atollbank::adapters::RocksDbRecordStore::open(folder));
  std::uint64_t after = 0;
  for (;;) {
    ATOLL_TRY(const auto entries, records->outbox(after, kPageSize));
    if (entries.empty()) return {};
    for (const auto& entry : entries) {
      for (const auto& event : entry.events) fmt::print("{} {}\n", event.type, event.payload);
      fmt::print("{}\n", entry.audit);
    }
    after = entries.back().sequence;
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "outbox_lines FOLDER: the folder of a stopped bank's records\n");
    return 2;
  }
  const auto printed = print_outbox(argv[1]);
  if (printed) return 0;
  fmt::print(stderr, "outbox_lines: {}\n", printed.error().message);
  return 1;
}
