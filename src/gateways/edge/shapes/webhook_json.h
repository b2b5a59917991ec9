// SPDX-License-Identifier: Apache-2.0
// Webhooks in the public shape: the fields they always had, then ours. Pure.
#pragma once

#include <span>
#include <string>

#include "services/webhooks/api.h"

namespace atollbank::edge {

std::string webhook_json(const webhooks::ShownWebhook& shown);       // {"webhook":{…}}
std::string webhooks_json(std::span<const webhooks::Webhook> list);  // {"webhooks":[…]}, no secrets
std::string deliveries_json(std::span<const webhooks::DeliveryAttempt> list);

}  // namespace atollbank::edge
