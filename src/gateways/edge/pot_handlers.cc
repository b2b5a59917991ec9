// SPDX-License-Identifier: Apache-2.0
// Pots, and money into and out of them.
#include "gateways/edge/handlers.h"
#include "gateways/edge/services.h"
#include "gateways/edge/shapes/pot_json.h"

namespace atollbank::edge {
namespace {

using accounts::AccountsApi;
using accounts::Pot;
using accounts::PotMove;
using accounts::PotMoved;

base::Result<PotMove> pot_move_of(const Call& call, std::string_view account_key) {
  PotMove move;
  move.user_id = call.holder.user_id;
  ATOLL_TRY(move.pot_id, base::parse_id("pot", call.path_id));
  ATOLL_TRY(move.account_id, call.parameters.required_id(account_key, "acc"));
  ATOLL_TRY(move.amount_minor, call.parameters.required_amount_minor("amount"));
  ATOLL_TRY(move.dedupe_id, call.parameters.required_text("dedupe_id"));
  return move;
}

using MoveMethod = void (AccountsApi::*)(const runtime::Context&, PotMove,
                                         runtime::Completion<PotMoved>);

HandlerTask move_money(const Services& services, Call call, std::string_view account_key,
                       MoveMethod method) {
  ATOLL_CO_TRY(PotMove move, pot_move_of(call, account_key));
  const base::Id account_id = move.account_id;
  auto asked = ask<PotMoved>(services, services.accounts, method, call.context, std::move(move));
  ATOLL_CO_TRY(const PotMoved moved, co_await std::move(asked));
  auto shown = wait_for_own_write(services, account_id, moved.slot);
  co_await std::move(shown);
  co_return Answer{.body = pot_json(moved.pot)};
}

}  // namespace

HandlerTask list_pots(const Services& services, Call call) {
  ATOLL_CO_TRY(const std::optional<base::Id> account_id,
               call.parameters.id("current_account_id", "acc"));
  auto asked = ask<std::vector<Pot>>(services, services.accounts, &AccountsApi::pots, call.context,
                                     call.holder.user_id, account_id.value_or(base::Id{}));
  ATOLL_CO_TRY(const std::vector<Pot> pots, co_await std::move(asked));
  co_return Answer{.body = pots_json(pots)};
}

HandlerTask read_pot(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id pot_id, base::parse_id("pot", call.path_id));
  auto asked = ask<Pot>(services, services.accounts, &AccountsApi::pot, call.context,
                        call.holder.user_id, pot_id);
  ATOLL_CO_TRY(const Pot pot, co_await std::move(asked));
  co_return Answer{.body = pot_json(pot)};
}

HandlerTask deposit_into_pot(const Services& services, Call call) {
  return move_money(services, std::move(call), "source_account_id", &AccountsApi::deposit);
}

HandlerTask withdraw_from_pot(const Services& services, Call call) {
  return move_money(services, std::move(call), "destination_account_id", &AccountsApi::withdraw);
}

}  // namespace atollbank::edge
