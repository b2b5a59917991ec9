// SPDX-License-Identifier: Apache-2.0
// An answer, ready to be shown: a few fields, and perhaps a list. Printed as tables for people
// (view_table.h) and as JSON for programs (view_json.h); neither knows what a balance is.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace atollbank::atollctl {

using Datum = std::variant<std::monostate, bool, std::int64_t, std::uint64_t, std::string>;

struct Field {
  std::string label{};  // for people: "available"
  std::string text{};   // for people: "12.34 GBP"
  std::string key{};    // for programs: "available_minor"
  Datum datum{};        // for programs: 1234
  bool to_the_right = false;
};

// All rows of a list have the same fields.
struct View {
  std::vector<Field> fields{};
  std::string list_key{};  // empty: no list
  std::vector<std::vector<Field>> rows{};
};

}  // namespace atollbank::atollctl
