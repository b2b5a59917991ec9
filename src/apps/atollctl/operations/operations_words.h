// SPDX-License-Identifier: Apache-2.0
// The words "atollctl operations …" and "atollctl operators …": beside command_line.cc the one
// place that knows them.
#pragma once

#include <memory>
#include <optional>

#include "apps/atollctl/operations/operations_task.h"
#include "base/result.h"

namespace CLI {
class App;
}

namespace atollbank::atollctl {

class OperationsWords {
 public:
  explicit OperationsWords(CLI::App& app);
  ~OperationsWords();

  // Once `app` has parsed: what was asked, or what is wrong with it; none when it was another word.
  std::optional<base::Result<OperationsTask>> task() const;

 private:
  struct Typed;
  std::unique_ptr<Typed> typed_;
};

}  // namespace atollbank::atollctl
