// SPDX-License-Identifier: Apache-2.0
// An account's events in the public shape, for webhooks and the event stream. Pure.
#pragma once

#include <string>

#include "services/transactions/account_event.h"
#include "services/webhooks/delivery_port.h"

namespace atollbank::edge {

// What a webhook is sent. A transaction is whole, its merchant expanded; a pot and a balance are
// their ids and amounts.
std::string webhook_event_json(const transactions::AccountEvent& event,
                               transactions::EventType told_as, webhooks::BodyForm form);

// One line of the event stream: with the event's id, and what changed.
std::string stream_event_json(const transactions::AccountEvent& event);

}  // namespace atollbank::edge
