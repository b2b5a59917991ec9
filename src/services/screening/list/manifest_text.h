// SPDX-License-Identifier: Apache-2.0
// The manifest of a list as a file that the operator writes from what the publisher says:
//
//   atoll list manifest 1
//   version 2026-11-26
//   format uk                 or ofac, bank
//   sha256 <hexadecimal>      a line for each file, in the order of the format
//   entries 3842
//   names 18311
//
// Pure.
#pragma once

#include <string_view>

#include "services/screening/list/proven_list.h"

namespace atollbank::screening {

// invalid_argument manifest_malformed, with the line
base::Result<ListManifest> parse_manifest(std::string_view text);

}  // namespace atollbank::screening
