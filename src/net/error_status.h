// SPDX-License-Identifier: Apache-2.0
// Errors of the house → statuses of HTTP, for doors that are not the public API's. Pure.
#pragma once

#include "base/error.h"

namespace atollbank::net {

int status_of(const base::Error& error);

}  // namespace atollbank::net
