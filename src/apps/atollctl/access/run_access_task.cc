// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/access/run_access_task.h"

#include "adapters/rocksdb/records_beside.h"
#include "apps/atollctl/access/access_line.h"
#include "apps/atollctl/exit_code.h"
#include "apps/atollctl/output.h"
#include "services/audit/access_log.h"

namespace atollbank::atollctl {
namespace {

using audit::AccessLog;
using base::Result;

constexpr std::size_t kDaysPage = 100;
constexpr std::size_t kEntriesPage = 1'000;

Result<void> show_day(const ports::RecordReader& records, const std::string& day, bool as_json) {
  std::string after;
  for (;;) {
    ATOLL_TRY(const auto page, AccessLog::read(records, day, after, kEntriesPage));
    for (const ports::Put& entry : page) {
      if (as_json) {
        print_line(entry.value);
        continue;
      }
      ATOLL_TRY(const std::string text, access_line(entry.value));
      print_line(text);
    }
    if (page.size() < kEntriesPage) return {};
    after = page.back().key;
  }
}

Result<void> show(const ShowAccessLog& task, bool as_json) {
  ATOLL_TRY(const auto beside, adapters::RocksDbRecordsBeside::open(
                                   std::filesystem::path(task.data_folder) / "records"));
  if (!task.day.empty()) return show_day(beside->reader(), task.day, as_json);
  std::string after;
  for (;;) {
    ATOLL_TRY(const auto days, AccessLog::days(beside->reader(), after, kDaysPage));
    for (const std::string& day : days) ATOLL_TRY_VOID(show_day(beside->reader(), day, as_json));
    if (days.size() < kDaysPage) return {};
    after = days.back();
  }
}

}  // namespace

int run_access_task(const CommandLine& line, const ShowAccessLog& task) {
  const auto shown = show(task, line.as_json);
  return shown ? kDone : report(shown.error(), line.as_json);
}

}  // namespace atollbank::atollctl
