// SPDX-License-Identifier: Apache-2.0
// A view as one JSON object: its fields as members, its list as an array of objects. Pure.
#pragma once

#include <string>

#include "apps/atollctl/view.h"
#include "base/error.h"

namespace atollbank::atollctl {

std::string to_json(const View& view);

// {"error":{"code":…,"reason":…,"message":…}}
std::string to_json(const base::Error& error);

}  // namespace atollbank::atollctl
