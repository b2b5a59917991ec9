// SPDX-License-Identifier: Apache-2.0
// One cell of comma-separated values (RFC 4180). Pure.
#pragma once

#include <string>
#include <string_view>

namespace atollbank::base {

// A text from outside as one cell: quoted where it must be, an apostrophe before what a spreadsheet
// would take for a formula.
std::string csv_cell(std::string_view text);

}  // namespace atollbank::base
