// SPDX-License-Identifier: Apache-2.0
// A statement as one JSON object, complete: amounts in minor units, times in RFC 3339 to the
// nanosecond, and the hash of its content. Pure.
#pragma once

#include <string>

#include "base/json_writer.h"
#include "services/statements/statement.h"

namespace atollbank::statements {

std::string to_json(const IssuedStatement& issued);

// The members of the object that are not its entries.
void write_head(base::JsonWriter& json, const IssuedHead& issued);

}  // namespace atollbank::statements
