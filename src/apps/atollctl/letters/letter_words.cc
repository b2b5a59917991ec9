// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/letters/letter_words.h"

#include <CLI/CLI.hpp>

#include "apps/atollctl/arguments.h"

namespace atollbank::atollctl {

using base::Result;

struct LetterWords::Typed {
  std::string data_folder;
  std::string name;
  std::string why;
  const CLI::App* list = nullptr;
  const CLI::App* replay = nullptr;
  const CLI::App* drop = nullptr;

  Result<LetterTask> settle() const {
    SettleLetter task{.data_folder = data_folder,
                      .request = {.name = {}, .why = why},
                      .is_dropped = drop->parsed()};
    const auto parsed = events::parse_dead_letter_name(name);
    if (!parsed) return base::fail(bad_argument("NAME", parsed.error().message));
    if (why.empty() || why.size() > events::kWhySizeMax) {
      return base::fail(bad_argument("--why", "a reason of at most " +
                                                  std::to_string(events::kWhySizeMax) +
                                                  " characters, such as a ticket"));
    }
    task.request.name = *parsed;
    return task;
  }
};

LetterWords::LetterWords(CLI::App& app) : typed_(std::make_unique<Typed>()) {
  CLI::App& letters = *app.add_subcommand(
      "dead-letters", "messages that somebody in the bank could not take, and why");
  letters.require_subcommand(0, 1);
  letters.fallthrough();
  CLI::App& list = *letters.add_subcommand("list", "those that wait; the bank may run");
  CLI::App& replay =
      *letters.add_subcommand("replay", "gives one to its consumer once more; of a stopped bank");
  CLI::App& drop = *letters.add_subcommand("drop", "goes without it for good; of a stopped bank");
  for (CLI::App* word : {&replay, &drop}) {
    word->add_option("NAME", typed_->name, "as the list tells it")->required();
    word->add_option("--why", typed_->why, "for the audit trail, such as a ticket")->required();
  }
  for (CLI::App* word : {&list, &replay, &drop}) {
    word->fallthrough();
    word->add_option("--data", typed_->data_folder, "the bank's data folder")->required();
  }
  typed_->list = &list;
  typed_->replay = &replay;
  typed_->drop = &drop;
}

LetterWords::~LetterWords() = default;

std::optional<Result<LetterTask>> LetterWords::task() const {
  if (typed_->list->parsed()) return ListLetters{.data_folder = typed_->data_folder};
  if (typed_->replay->parsed() || typed_->drop->parsed()) return typed_->settle();
  return std::nullopt;
}

}  // namespace atollbank::atollctl
