// SPDX-License-Identifier: Apache-2.0
// Which folder the first operators may be added to: a bank's, or one that is to become a bank's.
#pragma once

#include <filesystem>

#include "base/result.h"

namespace atollbank::atollctl {

// A folder of anything else is left as it is. failed_precondition folder_not_a_banks
base::Result<void> check_operated_folder(const std::filesystem::path& folder);

}  // namespace atollbank::atollctl
