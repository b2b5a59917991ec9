// SPDX-License-Identifier: Apache-2.0
#include "gateways/pages/money/form_fields.h"

namespace atollbank::pages {

Html& tie_to_words(Html& html, std::string_view name, bool has_hint,
                   const FieldProblems& problems) {
  const bool is_wrong = problems.find(name) != problems.end();
  if (is_wrong) html.put(" aria-invalid=\"true\"");
  if (!has_hint && !is_wrong) return html;
  html.put(" aria-describedby=\"");
  if (is_wrong) html.text(name).put("-problem");
  if (is_wrong && has_hint) html.put(" ");
  if (has_hint) html.text(name).put("-hint");
  return html.put("\"");
}

Html& put_words(Html& html, std::string_view name, const FieldProblems& problems) {
  const auto found = problems.find(name);
  if (found == problems.end()) return html;
  html.put("<p class=\"wrong\" id=\"").text(name).put("-problem\">");
  return html.text(found->second).put("</p>");
}

Html& put_input(Html& html, const Input& input, const FieldProblems& problems) {
  html.put("<label for=\"").text(input.name).put("\">").text(input.label).put("</label>");
  put_words(html, input.name, problems);
  html.put("<input id=\"").text(input.name).put("\" name=\"").text(input.name);
  html.put("\" value=\"").text(input.value).put("\" ").put(input.attributes);
  tie_to_words(html, input.name, !input.hint.empty(), problems).put(">");
  if (input.hint.empty()) return html;
  html.put("<p class=\"hint\" id=\"").text(input.name).put("-hint\">");
  return html.text(input.hint).put("</p>");
}

}  // namespace atollbank::pages
