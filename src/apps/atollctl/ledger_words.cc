// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/ledger_words.h"

#include <CLI/CLI.hpp>

#include <charconv>
#include <utility>
#include <vector>

#include "apps/atollctl/amounts.h"
#include "apps/atollctl/arguments.h"

namespace atollbank::atollctl {

using base::Result;

// The texts of the options; an empty text was not given.
struct LedgerWords::Typed {
  std::string data_folder;
  std::string from;
  std::string to;
  std::string instant;
  std::optional<std::uint64_t> slot;
  bool follow = false;
  bool no_verify = false;
  std::string format = "atoll";
  std::string source;
  std::vector<std::string> currencies;
  bool without_metadata = false;
  std::string record;
  bool once = false;
  bool fast = false;
  std::string seal_key;
  std::int64_t every_ms = 1'000;

  using MakeTask = Result<LedgerTask> (*)(const Typed&);
  std::vector<std::pair<const CLI::App*, MakeTask>> words;
};

class LedgerWords::Builder {
 public:
  Builder(CLI::App& app, Typed& typed) : typed_(typed) {
    ledger_ = app.add_subcommand("ledger", "a whole ledger: copies, exports, proofs, a live view");
    ledger_->require_subcommand(0, 1);
    ledger_->fallthrough();
    add_backup();
    add_restore();
    add_verify();
    add_export();
    add_import();
    add_dump();
    add_top();
  }

 private:
  CLI::App& add_word(const char* word, const char* meaning, Typed::MakeTask make) {
    CLI::App* added = ledger_->add_subcommand(word, meaning);
    added->fallthrough();
    typed_.words.emplace_back(added, make);
    return *added;
  }

  void add_backup() {
    CLI::App& word = add_word("backup", "takes what is new of a running ledger into a folder",
                              [](const Typed& typed) -> Result<LedgerTask> {
                                return BackUpLedger{.folder = typed.to, .follow = typed.follow};
                              });
    word.add_option("--to", typed_.to, "the backup's folder; made when missing")->required();
    word.add_flag("--follow", typed_.follow, "go on, with what comes, until interrupted");
  }

  void add_restore() {
    CLI::App& word =
        add_word("restore", "makes a new data folder of a backup, as it was", restore_task);
    word.add_option("--from", typed_.from, "the backup's folder")->required();
    word.add_option("--to", typed_.to, "the new data folder")->required();
    CLI::Option* instant =
        word.add_option("--at", typed_.instant, "up to this instant, such as 2026-11-25T12:00:00Z");
    word.add_option("--at-slot", typed_.slot, "up to the group that holds this record")
        ->excludes(instant);
    word.add_flag("--no-verify", typed_.no_verify, "check bytes and hashes only");
  }

  void add_verify() {
    CLI::App& word = add_word("verify", "replays a stopped ledger against a second model",
                              [](const Typed& typed) -> Result<LedgerTask> {
                                return VerifyLedger{.data_folder = typed.data_folder,
                                                    .fast = typed.fast,
                                                    .seal_key = typed.seal_key};
                              });
    word.add_option("--data", typed_.data_folder, "its data folder, or a backup")->required();
    word.add_flag("--fast", typed_.fast, "hashes, sums and chains; decide nothing again");
    word.add_option("--seal-key", typed_.seal_key,
                    "the ledger's public key, got another way; default: the one in the folder");
  }

  void add_export() {
    CLI::App& word = add_word("export", "writes all records as JSON lines",
                              [](const Typed& typed) -> Result<LedgerTask> {
                                return ExportLedger{typed.data_folder, typed.to};
                              });
    word.add_option("--to", typed_.to, "the file; - is standard output")->required();
    word.add_option("--data", typed_.data_folder,
                    "data folder of a stopped ledger; default: the running one at --address");
  }

  void add_import() {
    CLI::App& word =
        add_word("import", "books what a file of lines says, and checks it", import_task);
    word.add_option("--from", typed_.from, "the file")->required();
    word.add_option("--to", typed_.to,
                    "a new data folder, with the times as they were; default: the running ledger "
                    "at --address, now");
    word.add_option("--format", typed_.format,
                    "atoll: an export; formance: a log export; tigerbeetle: change events")
        ->check(CLI::IsMember({"atoll", "formance", "tigerbeetle"}))
        ->option_text("FORMAT (atoll)");
    word.add_option("--source", typed_.source,
                    "name of a foreign ledger, where several come into one");
    word.add_option("--currency", typed_.currencies,
                    "what a foreign currency is here, such as COIN=XTS or 7=GBP; may repeat")
        ->option_text("NAME=CODE");
    word.add_flag("--without-metadata", typed_.without_metadata,
                  "leave out what has no place here");
  }

  static Result<LedgerTask> import_task(const Typed& typed) {
    ImportLedger task{
        .source = {.file = typed.from,
                   .options = {.source = typed.source, .without_metadata = typed.without_metadata}},
        .data_folder = typed.to};
    if (typed.format == "formance") task.source.format = LinesFormat::kFormance;
    if (typed.format == "tigerbeetle") task.source.format = LinesFormat::kTigerBeetle;
    for (const std::string& pair : typed.currencies) {
      const std::size_t equals = pair.find('=');
      if (equals == std::string::npos || equals == 0) {
        return base::fail(bad_argument("--currency", "takes NAME=CODE, such as COIN=XTS"));
      }
      const std::string code = pair.substr(equals + 1);
      ATOLL_TRY_VOID(currency_argument("--currency", code));
      task.source.options.currencies[pair.substr(0, equals)] = code;
    }
    return task;
  }

  void add_dump() {
    CLI::App& word = add_word("dump", "shows everything about one record", dump_task);
    word.add_option("RECORD", typed_.record, "its slot, or the id of its command")->required();
    word.add_option("--data", typed_.data_folder,
                    "data folder of a stopped ledger; default: the running one at --address");
  }

  static Result<LedgerTask> dump_task(const Typed& typed) {
    DumpRecord task{.data_folder = typed.data_folder};
    const std::string& text = typed.record;
    std::uint64_t slot = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), slot);
    if (read.ec == std::errc() && read.ptr == text.data() + text.size()) {
      task.name.slot = slot;
      return task;
    }
    ATOLL_TRY(task.name.id, id_argument("RECORD", text));
    return task;
  }

  void add_top() {
    CLI::App& word = add_word(
        "top", "what a running ledger does right now",
        [](const Typed& typed) -> Result<LedgerTask> {
          return WatchLedger{.once = typed.once, .every = base::Duration::from_ms(typed.every_ms)};
        });
    word.add_flag("--once", typed_.once, "show it once and end");
    word.add_option("--every-ms", typed_.every_ms, "how often it is drawn, and over what time")
        ->check(CLI::Range(std::int64_t{50}, std::int64_t{60'000}))
        ->option_text("MS (1000)");
  }

  static Result<LedgerTask> restore_task(const Typed& typed) {
    RestoreLedger task{.backup_folder = typed.from,
                       .data_folder = typed.to,
                       .point = {.slot = typed.slot},
                       .verify = !typed.no_verify};
    if (!typed.instant.empty()) {
      ATOLL_TRY(const base::Timestamp instant, time_argument("--at", typed.instant));
      task.point.time_ns = instant.nanoseconds;
    }
    return task;
  }

  Typed& typed_;
  CLI::App* ledger_ = nullptr;
};

LedgerWords::LedgerWords(CLI::App& app) : typed_(std::make_unique<Typed>()) {
  Builder(app, *typed_);
}
LedgerWords::~LedgerWords() = default;

std::optional<Result<LedgerTask>> LedgerWords::task() const {
  for (const auto& [word, make] : typed_->words) {
    if (word->parsed()) return make(*typed_);
  }
  return std::nullopt;
}

}  // namespace atollbank::atollctl
