// SPDX-License-Identifier: Apache-2.0
// Pots made, edited, locked and deleted by their owner's programs.
#include "tests/services/bank_fixture.h"

namespace atollbank {
namespace {

using accounts::EditPot;
using accounts::Pot;

class Pots : public BankFixture {
 protected:
  base::Result<Pot> create(const customers::OpenedCustomer& by, std::string name) {
    accounts::CreatePot request;
    request.user_id = by.customer.id;
    request.account_id = by.account_id;
    request.name = std::move(name);
    request.style = "cassette";
    request.goal_amount_minor = 500'00;
    request.round_up = true;
    request.round_up_multiplier = 2;
    return ask<Pot>([&](auto done) { accounts_->create_pot(context(), request, std::move(done)); });
  }
  base::Result<Pot> edit(const customers::OpenedCustomer& by, const EditPot& edit) {
    EditPot request = edit;
    request.user_id = by.customer.id;
    return ask<Pot>([&](auto done) { accounts_->edit_pot(context(), request, std::move(done)); });
  }
  base::Result<accounts::PotMoved> remove(const customers::OpenedCustomer& by, base::Id pot_id) {
    return ask<accounts::PotMoved>([&](auto done) {
      accounts_->delete_pot(context(), by.customer.id, pot_id, std::move(done));
    });
  }
  base::Result<Pot> show(const customers::OpenedCustomer& by, base::Id pot_id) {
    return ask<Pot>(
        [&](auto done) { accounts_->pot(context(), by.customer.id, pot_id, std::move(done)); });
  }
  base::Timestamp in_ms(std::int64_t ms) const {
    return clock_.wall() + base::Duration::from_ms(ms);
  }
  void sleep_until(base::Timestamp time) const {
    while (clock_.wall() <= time) std::this_thread::yield();
  }
};

TEST_F(Pots, a_pot_is_made_with_what_its_owner_wants_of_it) {
  const auto ada = opened();
  const auto made = create(ada, "New roof");
  ASSERT_TRUE(made.has_value()) << made.error().reason;
  EXPECT_EQ(made->name, "New roof");
  EXPECT_EQ(made->goal_amount_minor, 500'00);
  EXPECT_TRUE(made->round_up);
  EXPECT_EQ(made->round_up_multiplier, 2);
  EXPECT_FALSE(made->deleted);
  EXPECT_EQ(*show(ada, made->id), *made);
  ASSERT_TRUE(receive(ada, 1000, "pay-1"));
  auto first = move(ada, 300, "d-1");
  first.pot_id = made->id;
  EXPECT_EQ(deposit(first)->pot.balance_minor, 300);
  EXPECT_EQ(create(ada, "").error().reason, "pot_name_invalid");
}

TEST_F(Pots, an_edit_changes_what_it_names_and_survives_a_restart) {
  const auto ada = opened(1);
  const auto bob = opened(2);
  const base::Id pot = ada.pot_ids[1];
  const Pot before = *show(ada, pot);
  const auto edited = edit(ada, {.pot_id = pot,
                                 .name = "Storms",
                                 .goal_amount_minor = 0,
                                 .cover_image_url = "https://example.com/storm.png",
                                 .round_up = true});
  ASSERT_TRUE(edited.has_value()) << edited.error().reason;
  EXPECT_EQ(edited->name, "Storms");
  EXPECT_EQ(edited->style, before.style);
  EXPECT_EQ(edited->goal_amount_minor, 0);
  EXPECT_TRUE(edited->round_up);
  EXPECT_GT(edited->updated, before.updated);
  EXPECT_EQ(edit(bob, {.pot_id = pot, .name = "Mine"}).error().reason, "pot_not_found");
  EXPECT_EQ(edit(ada, {.pot_id = pot, .name = ""}).error().reason, "pot_name_invalid");
  EXPECT_EQ(edit(ada, {.pot_id = pot, .cover_image_url = "file:///etc"}).error().reason,
            "cover_image_url_invalid");
  EXPECT_EQ(edit(ada, {.pot_id = pot, .round_up_multiplier = 11}).error().reason,
            "round_up_multiplier_invalid");
  stop();
  start();
  EXPECT_EQ(*show(ada, pot), *edited);
}

TEST_F(Pots, a_lock_holds_until_its_time_and_ends_by_itself) {
  const auto ada = opened();
  const base::Id pot = ada.pot_ids[0];
  ASSERT_TRUE(receive(ada, 1000, "pay-1"));
  ASSERT_TRUE(deposit(move(ada, 300, "d-1")));
  EXPECT_EQ(edit(ada, {.pot_id = pot, .locked_until = in_ms(-1)}).error().reason,
            "locked_until_invalid");
  const base::Timestamp until = in_ms(700);
  const auto locked = edit(ada, {.pot_id = pot, .locked_until = until});
  ASSERT_TRUE(locked.has_value()) << locked.error().reason;
  EXPECT_TRUE(locked->locked);
  EXPECT_EQ(locked->locked_until, until);
  EXPECT_EQ(withdraw(move(ada, 1, "w-1")).error().reason, "pot_locked");
  EXPECT_EQ(remove(ada, pot).error().reason, "pot_locked");
  sleep_until(until);
  EXPECT_FALSE(show(ada, pot)->locked);
  EXPECT_TRUE(withdraw(move(ada, 1, "w-2")));
  // A lock without an end is not ended by the one before it.
  EXPECT_TRUE(edit(ada, {.pot_id = pot, .locked = true})->locked);
  EXPECT_EQ(withdraw(move(ada, 1, "w-3")).error().reason, "pot_locked");
  EXPECT_FALSE(edit(ada, {.pot_id = pot, .locked = false})->locked);
  EXPECT_TRUE(withdraw(move(ada, 1, "w-4")));
}

TEST_F(Pots, a_lock_that_has_ended_can_be_taken_off_and_does_not_come_back) {
  const auto ada = opened();
  const base::Id pot = ada.pot_ids[0];
  const base::Timestamp until = in_ms(300);
  ASSERT_TRUE(edit(ada, {.pot_id = pot, .locked_until = until}));
  sleep_until(until);
  EXPECT_FALSE(edit(ada, {.pot_id = pot, .locked = false})->locked);
  EXPECT_FALSE(show(ada, pot)->locked);
}

TEST_F(Pots, a_lock_that_has_ended_does_not_hold_again_when_its_time_is_emptied) {
  const auto ada = opened();
  const base::Id pot = ada.pot_ids[0];
  ASSERT_TRUE(receive(ada, 1000, "pay-1"));
  ASSERT_TRUE(deposit(move(ada, 300, "d-1")));
  const base::Timestamp until = in_ms(300);
  ASSERT_TRUE(edit(ada, {.pot_id = pot, .locked_until = until}));
  sleep_until(until);
  EXPECT_FALSE(edit(ada, {.pot_id = pot, .locked_until = base::Timestamp{}})->locked);
  EXPECT_FALSE(show(ada, pot)->locked);
  EXPECT_TRUE(withdraw(move(ada, 1, "w-1")));
}

TEST_F(Pots, a_deleted_pot_gives_its_money_back_and_stays_in_the_list) {
  const auto ada = opened(1);
  const auto bob = opened(2);
  const base::Id pot = ada.pot_ids[0];
  ASSERT_TRUE(receive(ada, 1000, "pay-1"));
  ASSERT_TRUE(deposit(move(ada, 300, "d-1")));
  EXPECT_EQ(remove(bob, pot).error().reason, "pot_not_found");
  const auto deleted = remove(ada, pot);
  ASSERT_TRUE(deleted.has_value()) << deleted.error().reason;
  EXPECT_TRUE(deleted->pot.deleted);
  EXPECT_EQ(deleted->pot.balance_minor, 0);
  EXPECT_EQ(balance(ada).balance_minor, 1000);
  wait(ada.account_id, deleted->slot);
  EXPECT_EQ(list(ada).back().amount_minor, 300);
  EXPECT_EQ(list(ada).back().pot_id, pot);
  EXPECT_EQ(deposit(move(ada, 1, "d-2")).error().reason, "pot_deleted");
  EXPECT_EQ(edit(ada, {.pot_id = pot, .name = "x"}).error().reason, "pot_deleted");
  // Once more is no change, and an empty one is only closed.
  EXPECT_TRUE(remove(ada, pot)->duplicate);
  EXPECT_TRUE(remove(ada, ada.pot_ids[1])->pot.deleted);
  const auto pots = ask<std::vector<Pot>>([&](auto done) {
    accounts_->pots(context(), ada.customer.id, ada.account_id, std::move(done));
  });
  ASSERT_EQ(pots->size(), 2u);
  EXPECT_TRUE(pots->front().deleted);
}

TEST_F(Pots, a_pot_has_transactions_of_its_own) {
  const auto ada = opened();
  ASSERT_TRUE(receive(ada, 1000, "pay-1"));
  const auto moved = deposit(move(ada, 300, "d-1"));
  wait(ada.pot_ids[0], moved->slot);
  transactions::ListTransactions request;
  request.user_id = ada.customer.id;
  request.account_id = ada.pot_ids[0];
  const auto seen = list(request);
  ASSERT_TRUE(seen.has_value()) << seen.error().reason;
  ASSERT_EQ(seen->size(), 1u);
  EXPECT_EQ(seen->front().amount_minor, 300);
  EXPECT_EQ(seen->front().account_id, ada.pot_ids[0]);
}

}  // namespace
}  // namespace atollbank
