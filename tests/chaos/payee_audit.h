// SPDX-License-Identifier: Apache-2.0
// The audit of the other customer, who is paid: what the first one's payments say that they have
// booked is what came to her, once each, and her feed and balance show it.
//
// Pure.
#pragma once

#include <string>
#include <vector>

#include "tests/chaos/agreements.h"
#include "tests/chaos/audit.h"

namespace atollbank::chaos {

std::vector<std::string> audit_payee(const Agreements& agreements, const Evidence& evidence);

}  // namespace atollbank::chaos
