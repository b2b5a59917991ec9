// SPDX-License-Identifier: Apache-2.0
// What every record of this room has in common: who did it, and ids in the form of a GUID. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/id.h"
#include "base/json.h"
#include "runtime/context.h"

namespace atollbank::audit {

inline constexpr std::string_view kRegion = "atoll-1";
inline constexpr std::string_view kBankAccount = "000000000001";

// An id in the 8-4-4-4-12 form of a GUID.
std::string guid_of(base::Id id);

// The member "userIdentity".
void write_identity(base::JsonWriter& json, const runtime::Caller& caller);

}  // namespace atollbank::audit
