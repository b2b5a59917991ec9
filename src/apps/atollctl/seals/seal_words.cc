// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/seals/seal_words.h"

#include <CLI/CLI.hpp>

#include <charconv>
#include <utility>
#include <vector>

#include "apps/atollctl/arguments.h"

namespace atollbank::atollctl {

using base::Result;

struct SealWords::Typed {
  std::string file;
  std::string record;
  std::uint64_t older = 0;
  std::uint64_t newer = 0;
  CheckProof check;

  using MakeTask = Result<SealTask> (*)(const Typed&);
  std::vector<std::pair<const CLI::App*, MakeTask>> words;

  CLI::App& add_word(CLI::App& parent, const char* word, const char* meaning, MakeTask make) {
    CLI::App* added = parent.add_subcommand(word, meaning);
    added->fallthrough();
    words.emplace_back(added, make);
    return *added;
  }
};

namespace {

void add_file(CLI::App& word, std::string& file) {
  word.add_option("--to", file, "the file to write; default: standard output");
}

// A slot, or the id of its command.
Result<SealTask> prove_task(const std::string& record, const std::string& file) {
  ProveRecord task{.file = file};
  const char* const end = record.data() + record.size();
  const auto read = std::from_chars(record.data(), end, task.slot);
  if (read.ec == std::errc() && read.ptr == end) return task;
  task.slot = 0;
  ATOLL_TRY(task.id, id_argument("RECORD", record));
  return task;
}

}  // namespace

SealWords::SealWords(CLI::App& app) : typed_(std::make_unique<Typed>()) {
  CLI::App& ledger = *app.get_subcommand("ledger");
  Typed& typed = *typed_;
  typed.add_word(ledger, "seal-key", "the key that third parties check proofs with",
                 [](const Typed&) -> Result<SealTask> { return ShowSealKey{}; });

  CLI::App& seal =
      typed.add_word(ledger, "seal", "signs a tree head over all that is durable",
                     [](const Typed& t) -> Result<SealTask> { return SealLedger{t.file}; });
  add_file(seal, typed.file);

  CLI::App& prove = typed.add_word(
      ledger, "prove", "a proof that a record is in the journal",
      [](const Typed& t) -> Result<SealTask> { return prove_task(t.record, t.file); });
  prove.add_option("RECORD", typed.record, "its slot, or the id of its command")->required();
  add_file(prove, typed.file);

  CLI::App& grown = typed.add_word(
      ledger, "prove-growth", "a proof that the journal only grew since a signed tree head",
      [](const Typed& t) -> Result<SealTask> { return ProveGrowth{t.older, t.newer, t.file}; });
  grown.add_option("OLDER", typed.older, "size of the older head: its second line")->required();
  grown.add_option("NEWER", typed.newer, "size of the newer head; default: the newest");
  add_file(grown, typed.file);

  CLI::App& check =
      typed.add_word(ledger, "check-proof", "checks a proof, as tools/check_proof does",
                     [](const Typed& t) -> Result<SealTask> { return t.check; });
  check.add_option("KEY", typed.check.key, "the ledger's seal-key")->required();
  check.add_option("PROOF", typed.check.proof_file, "the file of the proof")->required();
  check.add_option("HEAD", typed.check.head_file, "file of the tree head that you kept");
}

SealWords::~SealWords() = default;

std::optional<Result<SealTask>> SealWords::task() const {
  for (const auto& [word, make] : typed_->words) {
    if (word->parsed()) return make(*typed_);
  }
  return std::nullopt;
}

}  // namespace atollbank::atollctl
