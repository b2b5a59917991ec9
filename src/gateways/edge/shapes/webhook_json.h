// SPDX-License-Identifier: Apache-2.0
// Webhooks in the public shape. Pure.
#pragma once

#include <span>
#include <string>

#include "services/webhooks/api.h"

namespace atollbank::edge {

std::string webhook_json(const webhooks::Webhook& webhook);          // {"webhook":{…}}
std::string webhooks_json(std::span<const webhooks::Webhook> list);  // {"webhooks":[…]}

}  // namespace atollbank::edge
