// SPDX-License-Identifier: Apache-2.0
#include "services/definitions/template_book.h"

namespace atollbank::definitions {

using base::ErrorCode;
using base::Result;

Result<Template> TemplateBook::check(std::string_view text) const {
  ATOLL_TRY(Template rule, compile_template(text));
  if (count_ == kTemplateCountMax)
    return base::fail(ErrorCode::kResourceExhausted, "template_book_full",
                      "there are 65,536 versions of templates");
  const auto versions = templates_.find(rule.name);
  if (versions != templates_.end() && versions->second.rbegin()->first >= rule.version)
    return base::fail(ErrorCode::kConflict, "template_version_not_newer",
                      "the newest version of " + rule.name + " is " +
                          std::to_string(versions->second.rbegin()->first));
  return rule;
}

Result<void> TemplateBook::take(const Definition& definition) {
  ATOLL_TRY(Template rule, check(definition.text));
  auto& versions = templates_[rule.name];
  const std::uint32_t version = rule.version;
  versions.emplace(version, DefinedTemplate{.rule = std::move(rule), .slot = definition.slot});
  ++count_;
  return {};
}

Result<const DefinedTemplate*> TemplateBook::find(std::string_view name,
                                                  std::uint32_t version) const {
  const auto versions = templates_.find(name);
  if (versions != templates_.end()) {
    if (version == 0) return &versions->second.rbegin()->second;
    const auto found = versions->second.find(version);
    if (found != versions->second.end()) return &found->second;
  }
  return base::fail(ErrorCode::kNotFound, "template_not_found",
                    "no template " + std::string(name) +
                        (version == 0 ? "" : " of version " + std::to_string(version)));
}

std::vector<const DefinedTemplate*> TemplateBook::all() const {
  std::vector<const DefinedTemplate*> templates;
  for (const auto& [name, versions] : templates_) {
    for (const auto& [version, defined] : versions) templates.push_back(&defined);
  }
  return templates;
}

}  // namespace atollbank::definitions
