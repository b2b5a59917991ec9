// SPDX-License-Identifier: Apache-2.0
// The list of made-up people that a sandbox screens against, with its manifest: a real bank brings
// a publisher's.
#pragma once

#include "services/screening/api.h"

namespace atollbank::apps {

screening::LoadList sandbox_list();

}  // namespace atollbank::apps
