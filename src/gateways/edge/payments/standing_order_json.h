// SPDX-License-Identifier: Apache-2.0
// Standing orders in the public shape, and the words of their frequencies. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "services/standing_orders/api.h"

namespace atollbank::edge {

// {"standing_order":{…}}
std::string standing_order_json(const standing_orders::ShownOrder& shown);
// {"standing_orders":[…]}
std::string standing_orders_json(std::span<const standing_orders::ShownOrder> shown);

// "monthly", "four_weekly", …
std::optional<bank_calendar::Frequency> frequency_named(std::string_view name);

}  // namespace atollbank::edge
