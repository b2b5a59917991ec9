// SPDX-License-Identifier: Apache-2.0
// A statement as OFX 2.2: one bank account, FITID the record number. A name has at most 32
// characters there, so MEMO has the description whole. OFX knows no opening balance. Pure.
#pragma once

#include <string>

#include "services/statements/statement.h"

namespace atollbank::statements {

std::string to_ofx(const Statement& statement);

}  // namespace atollbank::statements
