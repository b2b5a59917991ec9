// SPDX-License-Identifier: Apache-2.0
// The templates that the journal has defined, every version of each. Owned by one thread.
//
// A version is defined once and never changes; a new one has a greater number than all before it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "services/definitions/definition.h"
#include "services/definitions/template.h"

namespace atollbank::definitions {

inline constexpr std::size_t kTemplateCountMax = 65'536;  // versions of all names together

struct DefinedTemplate {
  Template rule;
  std::uint64_t slot = 0;  // where it was defined
};

class TemplateBook {
 public:
  // Whether take() would accept it now. invalid_argument: as compile_template() ·
  // conflict template_version_not_newer · resource_exhausted template_book_full
  base::Result<Template> check(std::string_view text) const;
  // The same, and keeps it.
  base::Result<void> take(const Definition& definition);

  // Version 0 is the newest. not_found template_not_found
  base::Result<const DefinedTemplate*> find(std::string_view name, std::uint32_t version) const;
  // By name, then version.
  std::vector<const DefinedTemplate*> all() const;

 private:
  std::map<std::string, std::map<std::uint32_t, DefinedTemplate>, std::less<>> templates_;
  std::size_t count_ = 0;
};

}  // namespace atollbank::definitions
