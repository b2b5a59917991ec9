// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/lines/run_lines.h"

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "adapters/posix/posix_disk.h"
#include "apps/atollctl/lines/atoll_lines.h"
#include "apps/atollctl/lines/export_lines.h"
#include "apps/atollctl/lines/formance_log.h"
#include "apps/atollctl/lines/tigerbeetle_events.h"
#include "apps/atollctl/new_folder.h"

namespace atollbank::atollctl {
namespace {

using base::ErrorCode;
using base::Result;
using ports::Slot;

constexpr std::uint32_t kBytesAtOnce = 4u << 20;

// A file that is written from its beginning, or standard output.
class TextFile {
 public:
  static Result<TextFile> create(const std::string& name) {
    TextFile text;
    if (name == "-") {
      text.file_ = stdout;
      return text;
    }
    text.owned_.reset(std::fopen(name.c_str(), "wb"));
    text.file_ = text.owned_.get();
    if (text.file_ == nullptr) return failed("open " + name);
    return text;
  }
  Result<void> write(const std::string& text) {
    if (std::fwrite(text.data(), 1, text.size(), file_) == text.size()) return {};
    return failed("write the export");
  }
  Result<void> finish() {
    if (std::fflush(file_) == 0) return {};
    return failed("write the export");
  }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  static tl::unexpected<base::Error> failed(const std::string& doing) {
    return base::fail(ErrorCode::kInternal, "disk_failed", "cannot " + doing);
  }

  std::unique_ptr<std::FILE, Close> owned_;
  std::FILE* file_ = nullptr;
};

// The lines of groups as they come.
class Exporter {
 public:
  explicit Exporter(TextFile file) : file_(std::move(file)) {}

  Result<void> add(std::span<const Slot> group) {
    std::string text;
    if (lines_.group_count() == 0) lines_.begin(ledger::format::header_of(group).shard, text);
    ATOLL_TRY_VOID(lines_.add_group(group, text));
    return file_.write(text);
  }
  Result<Exported> finish() {
    std::string text;
    if (lines_.group_count() == 0) lines_.begin(0, text);
    lines_.end(text);
    ATOLL_TRY_VOID(file_.write(text));
    ATOLL_TRY_VOID(file_.finish());
    return Exported{lines_.record_count(), lines_.group_count()};
  }
  std::uint64_t record_count() const { return lines_.record_count(); }

 private:
  TextFile file_;
  ExportLines lines_;
};

Result<std::ifstream> open_file(const std::string& name) {
  std::ifstream in(name, std::ios::binary);
  if (in) return in;
  return base::fail(ErrorCode::kNotFound, "file_not_found", name + " cannot be read");
}

std::unique_ptr<UnitReader> reader_of(const ImportSource& source, std::istream& in,
                                      std::set<base::Id> ended) {
  switch (source.format) {
    case LinesFormat::kFormance: return std::make_unique<FormanceLog>(in, source.options);
    case LinesFormat::kTigerBeetle:
      return std::make_unique<TigerBeetleEvents>(in, source.options, std::move(ended));
    default: return std::make_unique<AtollLines>(in);
  }
}

Result<std::set<base::Id>> read_once(const ImportSource& source) {
  ATOLL_TRY(std::ifstream in, open_file(source.file));
  return ended_holds(*reader_of(source, in, {}));
}

ImportProgress progress_in(std::istream& in, const std::string& file, ProgressBar& bar) {
  std::error_code unknown;
  const std::uint64_t size = std::filesystem::file_size(file, unknown);
  return [&in, &bar, size = unknown ? 0 : size](const ImportFigures& figures) {
    const auto place = in.tellg();
    bar.show(place < 0 ? size : static_cast<std::uint64_t>(place), size, figures.commands);
  };
}

}  // namespace

Result<Exported> export_folder(const std::string& data_folder, const std::string& file,
                               ProgressBar& progress) {
  ATOLL_TRY(const std::string folder, only_journal_folder(data_folder));
  ATOLL_TRY(StoppedFolder stopped, StoppedFolder::open(folder));
  ATOLL_TRY(const std::uint64_t slots, slot_capacity(stopped.disk()));
  ATOLL_TRY(TextFile text, TextFile::create(file));
  Exporter exporter(std::move(text));
  const auto add = [&](std::span<const Slot> group) -> Result<bool> {
    ATOLL_TRY_VOID(exporter.add(group));
    progress.show(ledger::format::header_of(group).first_slot, slots, exporter.record_count());
    return true;
  };
  ATOLL_TRY_VOID(read_stopped_journal(stopped.disk(), add));
  progress.clear();
  return exporter.finish();
}

Result<Exported> export_ledger(LedgerCalls& ledger, const std::string& file,
                               ProgressBar& progress) {
  ATOLL_TRY(const posting::LedgerFigures figures, ledger.figures());
  ATOLL_TRY(TextFile text, TextFile::create(file));
  Exporter exporter(std::move(text));
  ports::JournalEnd end;
  while (end.end_slot < figures.durable_end_slot) {
    ATOLL_TRY(const posting::FollowedGroups found, ledger.follow(end.end_slot, kBytesAtOnce));
    std::span<const Slot> rest(found.slots);
    while (!rest.empty() && end.end_slot < figures.durable_end_slot) {
      const std::uint64_t first_slot = ledger::format::header_of(rest).first_slot;
      ATOLL_TRY(const auto group, ledger::format::check_group(rest, first_slot));
      ATOLL_TRY(end, ledger::format::check_chain(group, end));
      ATOLL_TRY_VOID(exporter.add(group));
      rest = rest.subspan(group.size());
    }
    progress.show(end.end_slot, figures.durable_end_slot, exporter.record_count());
  }
  progress.clear();
  return exporter.finish();
}

Result<Imported> import_into_folder(const ImportSource& source, const std::string& data_folder,
                                    ProgressBar& progress) {
  ATOLL_TRY(std::set<base::Id> ended, read_once(source));
  ATOLL_TRY(std::ifstream in, open_file(source.file));
  const auto units = reader_of(source, in, std::move(ended));
  ATOLL_TRY(const NewFolder folder, NewFolder::prepare(data_folder));
  const auto fill = [&]() -> Result<Imported> {
    ATOLL_TRY(const auto disk, adapters::PosixDisk::open_folder(folder.unfinished()));
    ATOLL_TRY(const auto ledger, NewLedger::open(*disk));
    ATOLL_TRY(const ImportFigures figures,
              import_units(*units, *ledger, progress_in(in, source.file, progress)));
    Imported imported{
        .figures = figures, .left_out = units->left_out(), .is_same_journal = std::nullopt};
    ATOLL_TRY(const std::string hash, ledger->chain_hash());
    if (!units->chain_hash().empty()) imported.is_same_journal = hash == units->chain_hash();
    return imported;
  };
  auto imported = fill();
  progress.clear();
  if (!imported) {
    folder.clear_away();
    return imported;
  }
  ATOLL_TRY_VOID(folder.put_in_place());
  return imported;
}

Result<Imported> import_into_ledger(const ImportSource& source, LedgerCalls& ledger,
                                    ProgressBar& progress) {
  ATOLL_TRY(const std::set<base::Id> ended, read_once(source));
  ATOLL_TRY(std::ifstream in, open_file(source.file));
  const auto units = reader_of(source, in, ended);
  UnitsForNow adapted(*units, ended);
  UnitReader& chosen =
      source.format == LinesFormat::kAtoll ? static_cast<UnitReader&>(adapted) : *units;
  RunningLedger target(ledger);
  ATOLL_TRY(const ImportFigures figures,
            import_units(chosen, target, progress_in(in, source.file, progress)));
  progress.clear();
  return Imported{
      .figures = figures, .left_out = units->left_out(), .is_same_journal = std::nullopt};
}

}  // namespace atollbank::atollctl
