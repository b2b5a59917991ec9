// SPDX-License-Identifier: Apache-2.0
// The words below "atollctl ledger" that are about seals, and what makes a task of each. Part of
// the command line: it knows CLI11 and touches nothing but its arguments.
#pragma once

#include <memory>
#include <optional>

#include "apps/atollctl/seals/seal_task.h"
#include "base/result.h"

namespace CLI {
class App;
}

namespace atollbank::atollctl {

class SealWords {
 public:
  // Adds the words to `app`'s word "ledger", which is there.
  explicit SealWords(CLI::App& app);
  ~SealWords();

  // Of the word that was given; none when it was not one of these. Errors as in arguments.h.
  std::optional<base::Result<SealTask>> task() const;

 private:
  struct Typed;
  std::unique_ptr<Typed> typed_;
};

}  // namespace atollbank::atollctl
