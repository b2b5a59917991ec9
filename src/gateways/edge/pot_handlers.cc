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

// The account by the name that lists of pots use, or by the one that the rest does.
base::Result<base::Id> account_of(const Parameters& parameters) {
  const bool is_short = !parameters.has("current_account_id") && parameters.has("account_id");
  return parameters.required_id(is_short ? "account_id" : "current_account_id", "acc");
}

// What was sent empty is to be taken away, what was not sent stays.
std::optional<std::string> edited_text(const Parameters& parameters, std::string_view key) {
  if (!parameters.has(key)) return std::nullopt;
  return parameters.text(key).value_or("");
}

base::Result<std::optional<std::int64_t>> edited_number(const Parameters& parameters,
                                                        std::string_view key, std::int64_t most) {
  ATOLL_TRY(const auto number, parameters.whole(key, 0, most));
  const bool is_emptied = !number && parameters.has(key);
  return is_emptied ? std::optional<std::int64_t>(0) : number;
}

base::Result<accounts::EditPot> edit_of(const Call& call) {
  const Parameters& parameters = call.parameters;
  accounts::EditPot edit;
  edit.user_id = call.holder.user_id;
  edit.name = edited_text(parameters, "name");
  edit.style = edited_text(parameters, "style");
  edit.cover_image_url = edited_text(parameters, "cover_image_url");
  ATOLL_TRY(edit.goal_amount_minor,
            edited_number(parameters, "goal_amount", accounts::kAmountMinorMax));
  ATOLL_TRY(edit.round_up, parameters.flag("round_up"));
  ATOLL_TRY(const auto multiplier,
            edited_number(parameters, "round_up_multiplier", accounts::kRoundUpMultiplierMax));
  if (multiplier) edit.round_up_multiplier = static_cast<std::uint16_t>(*multiplier);
  ATOLL_TRY(edit.locked, parameters.flag("locked"));
  ATOLL_TRY(edit.locked_until, parameters.time("locked_until"));
  if (!edit.locked_until && parameters.has("locked_until")) edit.locked_until.emplace();
  return edit;
}

// The same words as an edit's, and whose it is to be.
base::Result<accounts::CreatePot> creation_of(const Call& call) {
  ATOLL_TRY(accounts::EditPot words, edit_of(call));
  accounts::CreatePot creation;
  creation.user_id = call.holder.user_id;
  ATOLL_TRY(creation.account_id, account_of(call.parameters));
  creation.pot_id = call.made_at(creation.account_id);
  ATOLL_TRY(creation.name, call.parameters.required_text("name"));
  creation.style = words.style.value_or("");
  creation.goal_amount_minor = words.goal_amount_minor.value_or(0);
  creation.cover_image_url = words.cover_image_url.value_or("");
  creation.round_up = words.round_up.value_or(false);
  creation.round_up_multiplier = words.round_up_multiplier.value_or(0);
  return creation;
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

HandlerTask create_pot(const Services& services, Call call) {
  ATOLL_CO_TRY(accounts::EditPot edit, edit_of(call));
  ATOLL_CO_TRY(accounts::CreatePot creation, creation_of(call));
  auto asked = ask<Pot>(services, services.accounts, &AccountsApi::create_pot, call.context,
                        std::move(creation));
  ATOLL_CO_TRY(Pot pot, co_await std::move(asked));
  if (edit.locked || edit.locked_until) {
    accounts::EditPot lock{.user_id = edit.user_id, .pot_id = pot.id};
    lock.locked = edit.locked;
    lock.locked_until = edit.locked_until;
    auto locking = ask<Pot>(services, services.accounts, &AccountsApi::edit_pot, call.context,
                            std::move(lock));
    ATOLL_CO_TRY(pot, co_await std::move(locking));
  }
  co_return Answer{.body = pot_json(pot)};
}

HandlerTask edit_pot(const Services& services, Call call) {
  ATOLL_CO_TRY(accounts::EditPot edit, edit_of(call));
  ATOLL_CO_TRY(edit.pot_id, base::parse_id("pot", call.path_id));
  auto asked =
      ask<Pot>(services, services.accounts, &AccountsApi::edit_pot, call.context, std::move(edit));
  ATOLL_CO_TRY(const Pot pot, co_await std::move(asked));
  co_return Answer{.body = pot_json(pot)};
}

HandlerTask delete_pot(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id pot_id, base::parse_id("pot", call.path_id));
  auto asked = ask<PotMoved>(services, services.accounts, &AccountsApi::delete_pot, call.context,
                             call.holder.user_id, pot_id);
  ATOLL_CO_TRY(const PotMoved deleted, co_await std::move(asked));
  auto shown = wait_for_own_write(services, deleted.pot.account_id, deleted.slot);
  co_await std::move(shown);
  co_return Answer{.body = pot_json(deleted.pot)};
}

HandlerTask deposit_into_pot(const Services& services, Call call) {
  return move_money(services, std::move(call), "source_account_id", &AccountsApi::deposit);
}

HandlerTask withdraw_from_pot(const Services& services, Call call) {
  return move_money(services, std::move(call), "destination_account_id", &AccountsApi::withdraw);
}

}  // namespace atollbank::edge
