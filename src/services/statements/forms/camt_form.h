// SPDX-License-Identifier: Apache-2.0
// A statement as ISO 20022 camt.053.001.08. AcctSvcrRef is the record number, ElctrncSeqNb the
// number in the sequence of months. Pure.
#pragma once

#include <string>

#include "services/statements/statement.h"

namespace atollbank::statements {

std::string to_camt053(const Statement& statement);

}  // namespace atollbank::statements
