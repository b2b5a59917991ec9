// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/ledger_words.h"

#include <CLI/CLI.hpp>

#include <utility>
#include <vector>

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

  using MakeTask = Result<LedgerTask> (*)(const Typed&);
  std::vector<std::pair<const CLI::App*, MakeTask>> words;
};

class LedgerWords::Builder {
 public:
  Builder(CLI::App& app, Typed& typed) : typed_(typed) {
    ledger_ = app.add_subcommand("ledger", "a whole ledger: backup, restore, verify");
    ledger_->require_subcommand(0, 1);
    ledger_->fallthrough();
    add_backup();
    add_restore();
    add_verify();
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
                                return VerifyLedger{.data_folder = typed.data_folder};
                              });
    word.add_option("--data", typed_.data_folder, "its data folder, or a backup")->required();
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
