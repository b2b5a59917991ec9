// SPDX-License-Identifier: Apache-2.0
// What an operator asks of a bank's audit trail ("atollctl audit events", "verify", "rebuild"):
// plain values, checked in form.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "services/audit/trail/check.h"
#include "services/audit/trail/query.h"

namespace atollbank::atollctl {

// Of a bank that runs, or of one that does not.
struct ShowTrail {
  std::string data_folder{};
  audit::TrailQuery query{};
};

struct VerifyTrail {
  std::string data_folder{};
  std::optional<audit::NotedHead> noted{};
};

// Of one that does not run.
struct RebuildTrail {
  std::string data_folder{};
};

using TrailTask = std::variant<ShowTrail, VerifyTrail, RebuildTrail>;

}  // namespace atollbank::atollctl
