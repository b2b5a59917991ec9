// SPDX-License-Identifier: Apache-2.0
// The words below "atollctl sandbox", and what makes a task of each. Part of the command line: it
// knows CLI11 and touches nothing but its arguments.
#pragma once

#include <memory>
#include <optional>

#include "apps/atollctl/sandbox/sandbox_task.h"
#include "base/result.h"

namespace CLI {
class App;
}

namespace atollbank::atollctl {

class SandboxWords {
 public:
  // Adds the word "sandbox" to `app`.
  explicit SandboxWords(CLI::App& app);
  ~SandboxWords();

  // Of the word that was given; none when it was not one of these. Errors as in arguments.h.
  std::optional<base::Result<SandboxTask>> task() const;

 private:
  struct Typed;
  std::unique_ptr<Typed> typed_;
};

}  // namespace atollbank::atollctl
