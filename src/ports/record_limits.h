// SPDX-License-Identifier: Apache-2.0
// The limits of records and projections, checked by every adapter before it changes anything.
//
// Pure functions of their argument. Errors, all invalid_argument: partition_invalid ·
// source_invalid · key_invalid · value_too_large · key_repeated (within one commit or step) ·
// audit_missing · commit_too_large.
#pragma once

#include "base/result.h"
#include "ports/projections.h"
#include "ports/records.h"

namespace atollbank::ports {

base::Result<void> check_commit(const Commit& commit);
base::Result<void> check_step(const ProjectionStep& step);
// A projection's source, or a follower's name.
base::Result<void> check_source(std::string_view source);

}  // namespace atollbank::ports
