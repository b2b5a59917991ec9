// SPDX-License-Identifier: Apache-2.0
// Fields of a form with what is wrong with each beside it, in words and for those who listen. Pure
// functions.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "gateways/pages/html.h"

namespace atollbank::pages {

// Words by the name of the field that they stand beside.
using FieldProblems = std::map<std::string, std::string, std::less<>>;

struct Input {
  std::string_view name;
  std::string_view label;
  std::string_view value;
  std::string_view hint{};
  Markup attributes = "";  // within the tag
};
Html& put_input(Html& html, const Input& input, const FieldProblems& problems);

// Of a field that begins by other means: the attributes that tie it to its words, and the words.
Html& tie_to_words(Html& html, std::string_view name, bool has_hint, const FieldProblems& problems);
Html& put_words(Html& html, std::string_view name, const FieldProblems& problems);

// A field whose words an error's reason are; false: the error is no field's.
struct ReasonOfField {
  std::string_view reason;
  std::string_view field;
};
template <class Table>
bool add_problem(FieldProblems& problems, const Table& table, const base::Error& error,
                 std::string words) {
  for (const ReasonOfField& row : table) {
    if (row.reason != error.reason) continue;
    problems.emplace(row.field, std::move(words));
    return true;
  }
  return false;
}

}  // namespace atollbank::pages
