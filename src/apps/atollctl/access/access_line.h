// SPDX-License-Identifier: Apache-2.0
// An entry of the access log, as people read it. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace atollbank::atollctl {

// "2026-11-26T10:00:00.25Z  forbidden.insufficient_permissions  GET /pots  user_… by
// oauth2client_…  127.0.0.1  req_…", of one entry in CloudTrail's shape. data_loss entry_malformed
base::Result<std::string> access_line(std::string_view entry);

}  // namespace atollbank::atollctl
