// SPDX-License-Identifier: Apache-2.0
// Who asks, and when: what every blocking part of the service is given besides its request.
#pragma once

#include "base/timestamp.h"
#include "runtime/context.h"

namespace atollbank::identity {

struct Asked {
  runtime::Context context;
  base::Timestamp now;
};

}  // namespace atollbank::identity
