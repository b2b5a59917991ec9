// SPDX-License-Identifier: Apache-2.0
// The words "atollctl dead-letters …": beside command_line.cc the one place that knows them.
#pragma once

#include <memory>
#include <optional>

#include "apps/atollctl/letters/letter_task.h"
#include "base/result.h"

namespace CLI {
class App;
}

namespace atollbank::atollctl {

class LetterWords {
 public:
  explicit LetterWords(CLI::App& app);
  ~LetterWords();

  // Once `app` has parsed: what was asked, or what is wrong with it; none when it was another word.
  std::optional<base::Result<LetterTask>> task() const;

 private:
  struct Typed;
  std::unique_ptr<Typed> typed_;
};

}  // namespace atollbank::atollctl
