// SPDX-License-Identifier: Apache-2.0
// The words "atollctl audit events …", "verify" and "rebuild": beside command_line.cc the one place
// that knows them. "audit" itself is one of AccessWords, which come first.
#pragma once

#include <memory>
#include <optional>

#include "apps/atollctl/trail/trail_task.h"
#include "base/result.h"

namespace CLI {
class App;
}

namespace atollbank::atollctl {

class TrailWords {
 public:
  explicit TrailWords(CLI::App& app);
  ~TrailWords();

  // Once `app` has parsed: what was asked, or what is wrong with it; none when it was another word.
  std::optional<base::Result<TrailTask>> task() const;

 private:
  struct Typed;
  std::unique_ptr<Typed> typed_;
};

// "12:" and 64 hexadecimal digits, as "audit verify" tells it. invalid_argument bad_argument
base::Result<audit::NotedHead> head_argument(std::string_view option, std::string_view text);
std::string head_text(std::uint64_t number, const base::Sha256& chain);

}  // namespace atollbank::atollctl
