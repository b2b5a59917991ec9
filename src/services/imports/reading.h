// SPDX-License-Identifier: Apache-2.0
// A bank's file, whichever of the known formats it has. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "services/imports/statement.h"

namespace atollbank::imports {

// By how the text begins; none when it is none of them.
std::optional<FileFormat> format_of(std::string_view bytes);

// As `format` says, or as the text begins. Lines are oldest first when the file's are in order.
// reasons: file_empty · file_too_large · file_format_unknown · those of monzo_csv.h, ofx.h, camt.h
base::Result<Statement> read_statement(std::string_view bytes, std::optional<FileFormat> format);

}  // namespace atollbank::imports
