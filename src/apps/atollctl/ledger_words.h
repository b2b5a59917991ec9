// SPDX-License-Identifier: Apache-2.0
// The words below "atollctl ledger", and what makes a task of each. Part of the command line: like
// command_line.cc it knows CLI11 and touches nothing but its arguments.
#pragma once

#include <memory>
#include <optional>

#include "apps/atollctl/ledger_task.h"
#include "base/result.h"

namespace CLI {
class App;
}

namespace atollbank::atollctl {

class LedgerWords {
 public:
  // Adds the words to `app`, which outlives the object's use and is not outlived by it.
  explicit LedgerWords(CLI::App& app);
  ~LedgerWords();

  // Of the word that was given; none when it was not one of these. Errors as in arguments.h.
  std::optional<base::Result<LedgerTask>> task() const;

 private:
  struct Typed;
  class Builder;
  std::unique_ptr<Typed> typed_;
};

}  // namespace atollbank::atollctl
