// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/trail/run_trail_task.h"

#include "adapters/rocksdb/projections_beside.h"
#include "adapters/rocksdb/records_beside.h"
#include "apps/atollctl/exit_code.h"
#include "apps/atollctl/fields.h"
#include "apps/atollctl/output.h"
#include "apps/atollctl/trail/stopped_bank.h"
#include "apps/atollctl/trail/trail_line.h"
#include "apps/atollctl/trail/trail_words.h"

namespace atollbank::atollctl {
namespace {

using audit::TrailReport;
using base::Result;

constexpr const char* kRecords = adapters::kRecordsPartition;

View view_of(const TrailReport& report, bool as_json) {
  View view;
  view.fields = {flag_field("holds", report.findings.empty()), count_field("records", report.links),
                 text_field("head", head_text(report.head.number, report.head.chain)),
                 count_field("not_chained_yet", report.unchained)};
  if (as_json || !report.findings.empty()) view.list_key = "findings";
  for (const auto& finding : report.findings) {
    view.rows.push_back({text_field("fault", std::string(name_of(finding.fault))),
                         count_field("number", finding.number),
                         count_field("cursor", finding.cursor),
                         text_field("record", finding.message)});
  }
  return view;
}

// Trail first, records second: no link is seen without its record.
struct Beside {
  std::unique_ptr<adapters::RocksDbProjectionsBeside> trail;
  std::unique_ptr<adapters::RocksDbRecordsBeside> records;

  static Result<Beside> open(const std::filesystem::path& data_folder) {
    Beside beside;
    ATOLL_TRY(beside.trail, adapters::RocksDbProjectionsBeside::open(data_folder / "audit"));
    ATOLL_TRY(beside.records, adapters::RocksDbRecordsBeside::open(data_folder / "records"));
    return beside;
  }
};

class Runner {
 public:
  Runner(const CommandLine& line, const base::Clock& clock) : line_(line), clock_(clock) {}

  Result<int> operator()(const ShowTrail& task) {
    ATOLL_TRY(const Beside beside, Beside::open(task.data_folder));
    const adapters::OutboxEventLog log(beside.records->outbox());
    auto show = [this](const ports::LogMessage& message,
                       const audit::RecordFacts& facts) -> Result<bool> {
      if (line_.as_json) {
        print_line(message.audit);
        return true;
      }
      ATOLL_TRY(const std::string text, trail_line(message, facts));
      print_line(text);
      return true;
    };
    ATOLL_TRY_VOID(
        audit::visit_records(log, kRecords, beside.trail->reader(), task.query, std::move(show)));
    return tell_unreadable(beside.records->reader());
  }

  Result<int> operator()(const VerifyTrail& task) {
    ATOLL_TRY(const Beside beside, Beside::open(task.data_folder));
    const adapters::OutboxEventLog log(beside.records->outbox());
    ATOLL_TRY(const auto report,
              audit::check_trail(log, kRecords, beside.trail->reader(), task.noted));
    return tell(report);
  }

  // What does not hold is evidence, and is not derived away.
  Result<int> operator()(const RebuildTrail& task) {
    ATOLL_TRY(const auto bank, StoppedBank::open(task.data_folder, clock_));
    ATOLL_TRY(const auto before, audit::check_trail(bank->log(), kRecords, bank->trail()));
    if (!before.findings.empty()) return tell(before);
    ATOLL_TRY_VOID(bank->trail().clear());
    ATOLL_TRY(const bool is_whole, bank->follower().catch_up());
    const audit::NotedHead noted{.number = before.head.number, .chain = before.head.chain};
    ATOLL_TRY(const auto after,
              audit::check_trail(bank->log(), kRecords, bank->trail(),
                                 noted.number == 0 ? std::nullopt : std::optional(noted)));
    if (!is_whole) complain("the records have a gap: what is behind it is not in the trail");
    const int told = tell(after);
    return is_whole ? told : int{kRefused};
  }

 private:
  int tell(const TrailReport& report) {
    print(view_of(report, line_.as_json), line_.as_json);
    if (report.findings.empty()) return kDone;
    complain("the records are not what the audit trail was made of");
    return kRefused;
  }

  // An answer that leaves out what could not be read says so.
  static Result<int> tell_unreadable(const ports::RecordReader& records) {
    const events::DeadLetterName before{.consumer = audit::kTrailIndexName};
    ATOLL_TRY(const auto letters, events::list_letters(records, {.after = before, .limit = 1}));
    const bool has_unread =
        !letters.empty() && letters.front().name.consumer == audit::kTrailIndexName;
    if (has_unread) complain("some records could not be read: see atollctl dead-letters list");
    return kDone;
  }

  const CommandLine& line_;
  const base::Clock& clock_;
};

}  // namespace

int run_trail_task(const CommandLine& line, const TrailTask& task, const base::Clock& clock) {
  const auto done = std::visit(Runner(line, clock), task);
  return done ? *done : report(done.error(), line.as_json);
}

}  // namespace atollbank::atollctl
