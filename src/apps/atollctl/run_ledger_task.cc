// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/run_ledger_task.h"

#include <cstdio>

#include "adapters/posix/posix_disk.h"
#include "apps/atollctl/backup/backup.h"
#include "apps/atollctl/connected_ledger.h"
#include "apps/atollctl/exit_code.h"
#include "apps/atollctl/fields.h"
#include "apps/atollctl/live/top.h"
#include "apps/atollctl/output.h"
#include "apps/atollctl/verify.h"
#include "runtime/shutdown.h"

namespace atollbank::atollctl {
namespace {

using base::Result;

constexpr base::Duration kFollowPause = base::Duration::from_ms(500);

adapters::SegmentShape usual_shape() {
  const adapters::FileJournalOptions usual;
  return {.shard = usual.shard,
          .slots = static_cast<std::uint32_t>(usual.segment_bytes / ledger::format::kSlotSize)};
}

View view_of_copy(std::string_view what, const CopyFigures& figures, const ports::JournalEnd& end) {
  View view;
  view.fields = {text_field("done", std::string(what)), count_field("records", figures.records),
                 count_field("groups", figures.groups), count_field("bytes", figures.bytes),
                 count_field("end_slot", end.end_slot), time_field("end_time", end.ledger_time_ns)};
  return view;
}

std::string copy_line(std::string_view what, const CopyFigures& figures,
                      const ports::JournalEnd& end) {
  std::string line = std::string(what) + " " + with_commas(figures.records) + " records in " +
                     with_commas(figures.groups) + " groups: ";
  if (end.last_group_slot == 0) return line + "the ledger is empty";
  return line + "ends at slot " + std::to_string(end.end_slot) + ", " +
         base::to_rfc3339({.nanoseconds = end.ledger_time_ns});
}

void tell_copy(const CommandLine& line, std::string_view what, const CopyFigures& figures,
               const ports::JournalEnd& end) {
  if (line.as_json) return print(view_of_copy(what, figures, end), true);
  print_line(copy_line(what, figures, end));
}

View view_of_import(const Imported& imported) {
  View view;
  view.fields = {count_field("commands", imported.figures.commands),
                 count_field("declines", imported.figures.declines),
                 count_field("imported_before", imported.figures.duplicates),
                 text_field("left_out", imported.left_out)};
  if (imported.is_same_journal) {
    view.fields.push_back(flag_field("same_journal", *imported.is_same_journal));
  }
  return view;
}

std::string import_line(const Imported& imported) {
  std::string line = "imported " + with_commas(imported.figures.commands) + " commands, " +
                     with_commas(imported.figures.declines) + " of them declined as before";
  if (imported.figures.duplicates > 0) {
    line += ", " + with_commas(imported.figures.duplicates) + " were here already";
  }
  line += ": all answers and sums agree";
  if (imported.is_same_journal) {
    line += *imported.is_same_journal ? "; the journal is byte for byte the same"
                                      : "; the journal has other bytes";
  }
  if (!imported.left_out.empty()) line += "; left out: " + imported.left_out;
  return line;
}

class Runner {
 public:
  Runner(const CommandLine& line, const base::Clock& clock) : line_(line), clock_(clock) {}

  Result<int> operator()(const BackUpLedger& task) {
    // Without --follow the signals keep their own meaning.
    std::optional<runtime::StopSignal> stop;
    if (task.follow) stop.emplace();
    ConnectedLedger ledger(line_, clock_);
    ATOLL_TRY(const auto disk, adapters::PosixDisk::open_folder(task.folder));
    NoPool no_pool;
    ATOLL_TRY(const auto copy, adapters::JournalCopy::open(*disk, no_pool, usual_shape()));
    ATOLL_TRY_VOID(check_same_ledger(ledger.calls(), *copy));
    do {
      ProgressBar progress(stderr, clock_, "records");
      const auto figures = take_once(ledger.calls(), *copy, progress);
      if (!figures && !(task.follow && may_come_back(figures.error()))) {
        return base::fail(figures.error());
      }
      if (!figures) {
        complain(figures.error().message + "; trying again");
      } else if (!task.follow || figures->groups > 0) {
        tell_copy(line_, "backed up", *figures, copy->end());
        std::fflush(stdout);
      }
    } while (task.follow && !stop->wait_for_stop_signal(kFollowPause));
    return kDone;
  }

  Result<int> operator()(const RestoreLedger& task) {
    {
      ProgressBar progress(stderr, clock_, "records");
      ATOLL_TRY(const Restored restored,
                restore_folder(task.backup_folder, task.data_folder, task.point, progress));
      const char* what = restored.is_all ? "restored all" : "restored";
      tell_copy(line_, what, restored.figures, restored.end);
    }
    if (!task.verify) return kDone;
    return (*this)(VerifyLedger{.data_folder = task.data_folder});
  }

  Result<int> operator()(const VerifyLedger& task) {
    VerifyOptions options{.fast = task.fast};
    if (!task.seal_key.empty()) {
      ATOLL_TRY(options.seal_key, seals::parse_verifier_key(task.seal_key));
    }
    ATOLL_TRY(const auto folders, journal_folders(task.data_folder));
    int code = kDone;
    for (const std::string& folder : folders) {
      ProgressBar progress(stderr, clock_);
      ATOLL_TRY(const Verdict verdict, verify_folder(folder, progress, options));
      if (verdict.difference) code = kRefused;
      if (line_.as_json) {
        print(view_of_verdict(verdict), true);
      } else {
        print_line((folders.size() > 1 ? folder + ": " : "") + verdict_line(verdict));
      }
    }
    return code;
  }

  Result<int> operator()(const ExportLedger& task) {
    ProgressBar progress(stderr, clock_, "records");
    ATOLL_TRY(const Exported exported, export_to(task, progress));
    // Standard output may be the export itself.
    complain("exported " + with_commas(exported.records) + " records in " +
             with_commas(exported.groups) + " groups");
    return kDone;
  }

  Result<int> operator()(const ImportLedger& task) {
    ProgressBar progress(stderr, clock_, "commands");
    ATOLL_TRY(const Imported imported, import_from(task, progress));
    if (line_.as_json) {
      print(view_of_import(imported), true);
    } else {
      print_line(import_line(imported));
    }
    return kDone;
  }

  Result<int> operator()(const DumpRecord& task) {
    ProgressBar progress(stderr, clock_, "records");
    ATOLL_TRY(const View view, view_of_record(task, progress));
    print(view, line_.as_json);
    return kDone;
  }

  Result<int> operator()(const WatchLedger& task) {
    runtime::StopSignal stop;
    ConnectedLedger ledger(line_, clock_);
    LedgerSampler sampler(ledger.calls(), clock_);
    ATOLL_TRY(LedgerSample earlier, sampler.take());
    while (!stop.wait_for_stop_signal(task.every)) {
      ATOLL_TRY(LedgerSample later, sampler.take());
      if (!task.once && !line_.as_json) clear_screen();
      print(view_of_samples(earlier, later), line_.as_json);
      std::fflush(stdout);
      if (task.once) break;
      earlier = std::move(later);
    }
    return kDone;
  }

 private:
  Result<View> view_of_record(const DumpRecord& task, ProgressBar& progress) const {
    if (!task.data_folder.empty()) return dump_of_folder(task.data_folder, task.name, progress);
    ConnectedLedger ledger(line_, clock_);
    return dump_of_ledger(ledger.calls(), task.name);
  }

  Result<Exported> export_to(const ExportLedger& task, ProgressBar& progress) const {
    if (!task.data_folder.empty()) return export_folder(task.data_folder, task.file, progress);
    ConnectedLedger ledger(line_, clock_);
    return export_ledger(ledger.calls(), task.file, progress);
  }

  Result<Imported> import_from(const ImportLedger& task, ProgressBar& progress) const {
    if (!task.data_folder.empty()) {
      return import_into_folder(task.source, task.data_folder, progress);
    }
    ConnectedLedger ledger(line_, clock_);
    return import_into_ledger(task.source, ledger.calls(), progress);
  }

  // Up to where the ledger is now.
  static Result<CopyFigures> take_once(LedgerCalls& ledger, adapters::JournalCopy& copy,
                                       ProgressBar& progress) {
    ATOLL_TRY(const posting::LedgerFigures figures, ledger.figures());
    return back_up(ledger, copy, figures.durable_end_slot, progress);
  }

  static bool may_come_back(const base::Error& error) {
    return error.code == base::ErrorCode::kUnavailable || error.code == base::ErrorCode::kUnknown ||
           error.code == base::ErrorCode::kDeadlineExceeded;
  }

  const CommandLine& line_;
  const base::Clock& clock_;
};

}  // namespace

int run_ledger_task(const CommandLine& line, const LedgerTask& task, const base::Clock& clock) {
  const Result<int> code = std::visit(Runner(line, clock), task);
  return code ? *code : report(code.error(), line.as_json);
}

}  // namespace atollbank::atollctl
