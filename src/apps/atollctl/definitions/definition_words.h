// SPDX-License-Identifier: Apache-2.0
// The words below "atollctl ledger" that are about definitions, and what makes a task of each. Part
// of the command line: it knows CLI11 and touches nothing but its arguments.
#pragma once

#include <memory>
#include <optional>

#include "apps/atollctl/definitions/definition_task.h"
#include "base/result.h"

namespace CLI {
class App;
}

namespace atollbank::atollctl {

class DefinitionWords {
 public:
  // Adds the words to `app`'s word "ledger", which is there.
  explicit DefinitionWords(CLI::App& app);
  ~DefinitionWords();

  // Of the word that was given; none when it was not one of these. Errors as in arguments.h.
  std::optional<base::Result<DefinitionTask>> task() const;

 private:
  struct Typed;
  class Builder;
  std::unique_ptr<Typed> typed_;
};

// "--metadata" and "--subject" of words that post.
void add_metadata_options(CLI::App& word, std::vector<std::string>& fields, std::string& subject);
base::Result<MetadataWords> metadata_words(const std::vector<std::string>& fields,
                                           const std::string& subject);

}  // namespace atollbank::atollctl
