// SPDX-License-Identifier: Apache-2.0
// A statement as one JSON object, complete: amounts in minor units, times in RFC 3339 to the
// nanosecond, and the hash of its content. Pure.
#pragma once

#include <string>

#include "services/statements/statement.h"

namespace atollbank::statements {

std::string to_json(const Statement& statement);

}  // namespace atollbank::statements
