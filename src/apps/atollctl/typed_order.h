// SPDX-License-Identifier: Apache-2.0
// The texts of a command line, by option, and how those of each sub-command become its order.
// Pure. Errors as in arguments.h.
#pragma once

#include <string>

#include "apps/atollctl/order.h"
#include "base/result.h"

namespace atollbank::atollctl {

// An empty text was not given. Numbers were checked when they were read.
struct Typed {
  std::string id;
  std::string owner;
  std::string currency;
  std::string floor = "0";
  bool no_floor = false;
  int slice = -1;  // none given
  std::uint16_t legal_entity = 0;
  std::uint32_t code = 0;
  std::string namespace_name = "customer";
  std::string name = "current";
  std::string balance_name;
  std::string debit;
  std::string credit;
  std::string account;
  std::string payee;
  std::string hold;
  std::string amount;
  std::string reference;
  std::string value_time;
  std::string lasts;
  std::string until;
  bool is_final = false;
  bool is_above = false;
  std::string if_balance_min;
  std::string if_balance_max;
  std::uint64_t if_version = 0;
  std::vector<std::string> metadata;
  std::string subject;
  std::string ceiling;
  std::string before;
  bool is_sealed = false;
  std::int64_t nanos = 0;
  std::string house_base;
  std::string house_quote;
  std::string rate;
  std::string rounding = "half-even";
  std::uint32_t limit = 20;
  std::uint64_t before_slot = 0;
  std::string data_folder;
};

base::Result<Order> create_account_order(const Typed& typed);
base::Result<Order> post_order(const Typed& typed);
base::Result<Order> place_hold_order(const Typed& typed);
base::Result<Order> increase_hold_order(const Typed& typed);
base::Result<Order> capture_hold_order(const Typed& typed);
base::Result<Order> release_hold_order(const Typed& typed);
base::Result<Order> extend_hold_order(const Typed& typed);
base::Result<Order> set_floor_order(const Typed& typed);
base::Result<Order> set_ceiling_order(const Typed& typed);
base::Result<Order> set_name_limits_order(const Typed& typed);
base::Result<Order> close_period_order(const Typed& typed);
base::Result<Order> accrue_order(const Typed& typed);
base::Result<Order> exchange_order(const Typed& typed);
base::Result<Order> balance_order(const Typed& typed);
base::Result<Order> statement_order(const Typed& typed);
base::Result<Order> find_order(const Typed& typed);
base::Result<Order> verify_order(const Typed& typed);

}  // namespace atollbank::atollctl
